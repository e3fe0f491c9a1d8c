package io.drey.internal.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds all classes of an object that must be allowed before it can be stored, so that its owner hears of them at once
 * and not of one with each run. Writes nothing.
 *
 * <p>Confined to one object.
 */
final class RefusedClasses extends ObjectOutputStream {

    private static final int MOST = 20;

    private final AllowList allowed;
    private final Set<String> refused = new LinkedHashSet<>();

    private RefusedClasses(AllowList allowed) throws IOException {
        super(OutputStream.nullOutputStream());
        this.allowed = allowed;
    }

    /** Their names; what cannot be written to its end has those that were met until then. */
    static Set<String> of(Object object, AllowList allowed) {
        try {
            RefusedClasses search = new RefusedClasses(allowed);
            try {
                search.writeObject(object);
            } catch (Exception | LinkageError | StackOverflowError e) {
                // Code of the object's classes may throw anything; what is known by then is told
            }
            return search.refused;
        } catch (IOException e) { // of a stream that takes all
            return Set.of();
        }
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        check(type);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        check(type);
        for (Class<?> each : type.getInterfaces()) {
            check(each);
        }
    }

    private void check(Class<?> type) throws IOException {
        if (!allowed.allows(type)) {
            refused.add(AllowList.named(type));
        }
        if (refused.size() == MOST) {
            throw new IOException("enough to be told");
        }
    }
}
