package io.drey.internal.codec;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Java serialisation that gives equal bytes for equal keys. Any {@code ObjectInputStream} can read it: the stream is an
 * ordinary one, except that objects of equal content are replaced by one of them ({@link EqualContent}).
 *
 * <p>Confined to one encoding.
 */
final class CanonicalOutput extends CheckedOutput {

    private final EqualContent contents = new EqualContent();
    private boolean atRoot = true;

    CanonicalOutput(OutputStream out, AllowList allowed, DecodeLimits limits) throws IOException {
        super(out, allowed, limits);
    }

    @Override
    protected Object replaceObject(Object object) throws IOException {
        super.replaceObject(object);
        if (atRoot) {
            // Nothing else in the key can equal its root, so the root's content need not be computed
            atRoot = false;
            return contents.ordered(object);
        }
        return contents.representative(object);
    }
}
