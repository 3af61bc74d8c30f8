import { expect, it } from 'vitest';
import { attribute, block, expression, object, printHcl, quoteHcl } from '@/lib/terraform/hcl';
import { resourceName } from '@/lib/terraform/resource-name';

it.each([
  ['plain', '"plain"'],
  ['a "quoted" \\ one', '"a \\"quoted\\" \\\\ one"'],
  [`\${path.module}`, `"$\${path.module}"`],
  ['%{if true}', '"%%{if true}"'],
  [`$\${a}`, `"$$\${a}"`],
  ['50% of $5', '"50% of $5"'],
  ['two\nlines\r\tand', '"two\\nlines\\r\\tand"'],
  ['\u0007\u2028', '"\\u0007\\u2028"'],
  // Shown as it is written: nobody reads another value than Terraform does.
  ['a\u202Eb', '"a\\u202Eb"'],
])('the text %j is written as %s and stands for nothing else', (text, written) => {
  expect(quoteHcl(text)).toBe(written);
});

it('is laid out as terraform fmt does: aligned neighbours, one value in a line, several one below the other', () => {
  const printed = printHcl([
    block(
      'resource',
      ['a', 'b'],
      [
        attribute('name', 'x'),
        attribute('longer_name', 1),
        attribute('one', ['a']),
        attribute('values', ['a', 'b']),
        attribute('none', []),
        attribute(
          'tags',
          object([
            ['a', 1],
            ['bcd', true],
            ['list', [object([['k', 'v']]), 'x']],
          ]),
        ),
        attribute('z', expression('a.b.c')),
        block('inner', [], []),
      ],
    ),
    block('import', [], [attribute('id', 'x')]),
  ]);
  expect(printed).toBe(`resource "a" "b" {
  name        = "x"
  longer_name = 1
  one         = ["a"]
  values = [
    "a",
    "b",
  ]
  none = []
  tags = {
    "a"   = 1
    "bcd" = true
    "list" = [
      {
        "k" = "v"
      },
      "x",
    ]
  }
  z = a.b.c

  inner {}
}

import {
  id = "x"
}
`);
});

it.each([
  ['deploy', 'deploy'],
  ['team=pay+main,x@y.z', 'team_pay_main_x_y_z'],
  ['2fast', 'r_2fast'],
  ['-x', 'r_-x'],
  ['___', 'r_'],
  ['gitlab.example.com/sub', 'gitlab_example_com_sub'],
])('%s becomes the legal name %s', (name, legal) => {
  expect(resourceName(name)).toBe(legal);
});
