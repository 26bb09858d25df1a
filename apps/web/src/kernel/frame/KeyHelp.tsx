import { X } from 'lucide-react';
import { Fragment } from 'react';
import { Modal } from '../ui/Modal.tsx';
import { keyHelp, keyPlaces } from './key-help.ts';

/** Every key that does something, by where it does. */
export function KeyHelp() {
  const isOpen = keyHelp.use();
  return (
    <Modal open={isOpen} onClose={keyHelp.close} title="Keys" className="wide key-help">
      <button type="button" className="button bare icon-only" aria-label="Close" onClick={keyHelp.close}>
        <X className="icon" aria-hidden />
      </button>
      <div className="key-places">
        {keyPlaces.map(([place, keys]) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <Fragment key={key}>
                  <dt>
                    <Keys text={key} />
                  </dt>
                  <dd>{what}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

const Keys = ({ text }: { readonly text: string }) =>
  text.split(' or ').map((key, at) => (
    <Fragment key={key}>
      {at > 0 && ' or '}
      <kbd>{key}</kbd>
    </Fragment>
  ));
