import { Argument, Option } from 'commander';
import type { Verb } from '@/bin/cli/verb';
import {
  printTemplate,
  TEMPLATE_FORMATS,
  TEMPLATE_NAMES,
  type TemplateFormat,
  type TemplateName,
} from '@/lib/templates/templates';

/** Prints a template, as Settings lets one download it. */
export const templateVerb: Verb = (program, { output }, finish) => {
  program
    .command('template')
    .description('Print a template that sets up an AWS account for Drawbridge')
    .addArgument(new Argument('<name>', 'what it sets up').choices(TEMPLATE_NAMES))
    .addOption(
      new Option('--format <format>', 'the tool that reads it').choices(TEMPLATE_FORMATS).default('cloudformation'),
    )
    .addHelpText('after', '\nExample:\n  drawbridge template reader --format terraform > drawbridge-reader.tf')
    .action((name: TemplateName, { format }: { readonly format: TemplateFormat }) => {
      output.write(printTemplate(name, format));
      return finish(Promise.resolve(0));
    });
};
