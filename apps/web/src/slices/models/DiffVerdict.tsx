import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, Milestone, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { AliasDialog, aliasesByVersion, attempt, moveAlias, type RegisteredModel } from '../registry/index.ts';
import type { Safety } from './prepare-verdict.ts';
import { VerdictText } from './VerdictText.tsx';

interface DiffVerdictProps {
  readonly model: RegisteredModel;
  readonly a: string;
  readonly b: string;
  readonly safety: Safety;
  readonly remarks: readonly string[];
}

const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleX } as const;

/** The answer in one sentence, what it rests on, and the button that acts on it. */
export function DiffVerdict({ model, a, b, safety, remarks }: DiffVerdictProps) {
  const { name = '' } = model;
  const [isChoosing, setChoosing] = useState(false);
  const Icon = icons[safety.verdict];
  const movable = aliasesByVersion(model).get(a) ?? [];
  return (
    <section className="diff-verdict" data-verdict={safety.verdict} aria-label="Is it safe to promote?">
      <h2 className="line">
        <Icon className="icon" aria-hidden /> {safety.text}
      </h2>
      <ul className="diff-checks">
        {safety.checks.map(({ what, verdict, text }) => (
          <li key={what}>
            <VerdictText verdict={verdict} text="" />
            <strong>{what}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ul>
      {remarks.map((remark) => (
        <p key={remark} className="meta">
          {remark}
        </p>
      ))}
      <div className="acts">
        {movable.map((alias) => (
          <button
            key={alias}
            type="button"
            className={safety.verdict === 'bad' ? 'button danger' : 'button primary'}
            onClick={() => attempt(moveAlias({ name, alias, version: b }))}
          >
            <Milestone className="icon" aria-hidden /> Move {alias} to version {b}
          </button>
        ))}
        <button type="button" className="button" onClick={() => setChoosing(true)}>
          {movable.length > 0 ? 'Other alias …' : `Set an alias on version ${b} …`}
        </button>
        <Link className="button bare" to="/models/$name/versions/$version" params={{ name, version: b }}>
          Open version {b}
        </Link>
      </div>
      {isChoosing && (
        <AliasDialog name={name} version={b} aliases={model.aliases ?? []} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}
