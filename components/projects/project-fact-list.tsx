import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { VisibleText } from '@/components/ui/visible-text';
import type { ProjectView } from '@/lib/services/estate/get-project';

const Unknown = () => <span className="text-muted">unknown</span>;

/** What decides which tokens the project has and who can get one. */
export function ProjectFactList({ project }: { readonly project: ProjectView }) {
  const { defaultBranch, subComponents, developers, maintainers, refCount, protectedRefCount } = project;
  return (
    <KeyValueList>
      <KeyValue name="Default branch">
        {defaultBranch === null ? (
          <Unknown />
        ) : (
          <bdi className="font-mono">
            <VisibleText text={defaultBranch} />
          </bdi>
        )}
      </KeyValue>
      <KeyValue name="Components of the subject">
        {subComponents === null ? <Unknown /> : <span className="font-mono">{subComponents.join(', ')}</span>}
      </KeyValue>
      <KeyValue name="Developers and up">{developers ?? <Unknown />}</KeyValue>
      <KeyValue name="Maintainers and up">{maintainers ?? <Unknown />}</KeyValue>
      <KeyValue name="Refs">
        {refCount === null ? <Unknown /> : `${refCount}, ${protectedRefCount} of them protected`}
      </KeyValue>
    </KeyValueList>
  );
}
