import { modelConfigOf, type PromptVersion, responseFormatOf, variablesOf } from './prepare-prompt.ts';

/** Variables, settings of the model, format of the answer: what there is of them. */
export function PromptSettings({ version }: { readonly version: PromptVersion }) {
  const variables = variablesOf(version);
  const config = [...modelConfigOf(version)];
  const format = responseFormatOf(version);
  return (
    <>
      {variables.length > 0 && (
        <section>
          <h2>Variables</h2>
          <div className="tag-list">
            {variables.map((name) => (
              <code key={name} className="chip">
                {name}
              </code>
            ))}
          </div>
        </section>
      )}
      {config.length > 0 && (
        <section>
          <h2>Model</h2>
          <dl className="facts prompt-config">
            {config.map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {format !== undefined && (
        <section>
          <h2>Format of the answer</h2>
          <pre className="prompt-format">{format}</pre>
        </section>
      )}
    </>
  );
}
