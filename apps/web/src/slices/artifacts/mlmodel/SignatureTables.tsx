import type { Signature } from '@millrace/models/readers';
import { useQuery } from '@tanstack/react-query';

interface SignatureTablesProps {
  readonly signature: Signature | undefined;
}

/** What a model takes and gives, a table for each part. */
export function SignatureTables({ signature }: SignatureTablesProps) {
  // The reader of signatures is large, and is there already when there is one to show.
  const { data: parts } = useQuery({
    queryKey: ['signature', signature],
    queryFn: async () => (await import('./prepare-signature.ts')).signatureParts(signature ?? {}),
    structuralSharing: false,
  });
  if (!signature)
    return <p className="meta">The model was logged without a signature: what it takes is not checked.</p>;
  return (
    <div className="signature">
      {parts?.map(({ title, lines }) => (
        <section key={title}>
          <h3>
            {title} <span className="meta">{lines.length}</span>
          </h3>
          <table className="plain">
            <tbody>
              {lines.map(({ name, type, note }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <code>{type}</code> {note && <span className="meta">{note}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
