package io.drey.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Java deserialisation of allowed classes only, through the given loader and within limits. Every class in the bytes is
 * checked by name before it is loaded. The stream's filter enforces the limits and asks the JVM's own filter.
 *
 * <p>Confined to one decoding.
 */
final class CheckedInput extends ObjectInputStream {

    private final AllowList allowed;
    private final DecodeLimits limits;
    private final ClassResolver resolver;
    private final DecodeBudget budget;
    private final Runnable hashWork;
    private boolean hashed;
    private boolean repeatable = true;

    /** @param hashWork run before the first class is read that hashes its parts; throws if that would take too long */
    CheckedInput(
            ByteArrayInputStream bytes,
            AllowList allowed,
            DecodeLimits limits,
            ClassResolver resolver,
            Runnable hashWork)
            throws IOException {
        super(bytes);
        this.allowed = allowed;
        this.limits = limits;
        this.resolver = resolver;
        this.hashWork = hashWork;
        this.budget = new DecodeBudget(limits, bytes.available());
        setObjectInputFilter(ObjectInputFilter.merge(this::status, ObjectInputFilter.Config.getSerialFilter()));
        enableResolveObject(true);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        String name = description.getName();
        if (!allowed.allows(name)) {
            throw new InvalidClassException(Advice.onRefused(List.of(AllowList.withoutBrackets(name))));
        }
        if (!hashed && HashWork.isHashed(name)) {
            hashed = true;
            hashWork.run();
        }
        Class<?> found = resolver.resolve(name);
        repeatable &= SerialForm.isRepeatable(found);
        return found;
    }

    /** Whether no application code influenced what was read, so that reading it again gives an equal object. */
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
        // Deprecated since modules may hide the class; here it is only described to the stream and not called
        return Proxy.getProxyClass(resolver.loader(), interfaces);
    }

    /** The stream calls this once for each object that it has read. */
    @Override
    protected Object resolveObject(Object object) throws IOException {
        if (!budget.hasTime()) {
            throw new InvalidObjectException("Reading it takes too long");
        }
        return object;
    }

    private ObjectInputFilter.Status status(ObjectInputFilter.FilterInfo info) {
        Class<?> type = info.serialClass();
        if (info.depth() > limits.depth()
                || info.references() > limits.references()
                || (info.arrayLength() >= 0 && type != null && !budget.hasRoom(type, info.arrayLength()))
                || !budget.hasTime()) {
            return ObjectInputFilter.Status.REJECTED;
        }
        // Classes are not judged here but by name, above: this filter also sees results of readResolve, which the
        // writer never saw and could not refuse. UNDECIDED leaves classes to the JVM's own filter, if there is one.
        return ObjectInputFilter.Status.UNDECIDED;
    }
}
