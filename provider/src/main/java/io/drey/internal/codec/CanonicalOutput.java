package io.drey.internal.codec;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Java serialisation in which equal keys give equal bytes, readable by any {@code ObjectInputStream}. The stream is an
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
            // Nothing can share the root, so its content need not be known
            atRoot = false;
            return contents.ordered(object);
        }
        return contents.representative(object);
    }
}
