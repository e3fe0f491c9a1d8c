package io.drey.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;

/**
 * Java deserialisation of allowed classes only, found through the given loader, within limits. Every class in the bytes
 * is looked at by name, before it is loaded; the filter keeps the limits and asks the JVM's own filter.
 *
 * <p>Confined to one decoding.
 */
final class CheckedInput extends ObjectInputStream {

    /** An array needs a byte per element; a hash table is sized for eight buckets per byte at most. */
    private static final long ELEMENTS_PER_BYTE = 8;

    private static final int SMALL_ARRAY = 64;

    private final AllowList allowed;
    private final ClassResolver resolver;
    private boolean repeatable = true;

    CheckedInput(byte[] bytes, int offset, int length, AllowList allowed, DecodeLimits limits, ClassResolver resolver)
            throws IOException {
        super(new ByteArrayInputStream(bytes, offset, length));
        this.allowed = allowed;
        this.resolver = resolver;
        long longest = Math.min(limits.arrayLength(), SMALL_ARRAY + ELEMENTS_PER_BYTE * length);
        ObjectInputFilter own = info -> status(info, limits, longest);
        setObjectInputFilter(ObjectInputFilter.merge(own, ObjectInputFilter.Config.getSerialFilter()));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        if (!allowed.allows(name)) {
            throw new InvalidClassException(AllowList.refusal(name));
        }
        Class<?> found = resolver.resolve(name);
        repeatable &= SerialForm.isRepeatable(found);
        return found;
    }

    /** Whether no code of an application's class had a say in what was read. */
    boolean isRepeatable() {
        return repeatable;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
        repeatable = false;
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            if (!allowed.allows(names[i]) || !allowed.allows(Proxy.class.getName())) {
                throw new InvalidClassException("A dynamic proxy of " + names[i] + " may not be read");
            }
            interfaces[i] = resolver.resolve(names[i]);
        }
        // Deprecated as modules may hide the class; it is not called here, only described to the stream
        return Proxy.getProxyClass(resolver.loader(), interfaces);
    }

    private static ObjectInputFilter.Status status(
            ObjectInputFilter.FilterInfo info, DecodeLimits limits, long longest) {
        if (info.depth() > limits.depth() || info.references() > limits.references() || info.arrayLength() > longest) {
            return ObjectInputFilter.Status.REJECTED;
        }
        // Not the classes: they are checked by name above, and here come also the results of readResolve, which the
        // writer has never seen and so could not refuse. Undecided leaves them to the JVM's own filter, if there is
        // one.
        return ObjectInputFilter.Status.UNDECIDED;
    }
}
