package io.drey.internal.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
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

    private final AllowList allowed;
    private final DecodeLimits limits;
    private final ClassResolver resolver;
    private final DecodeBudget budget;
    private final Runnable hashWork;
    private boolean hashed;
    private boolean repeatable = true;

    /**
     * @param hashWork to be run before a class is read that hashes its parts; throws if that would take too long
     */
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
            throw new InvalidClassException(AllowList.refusal(name));
        }
        if (!hashed && HashWork.isHashed(name)) {
            hashed = true;
            hashWork.run();
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

    /** Called once for each object that was read. */
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
        // Not the classes: they are checked by name above, and here come also the results of readResolve, which the
        // writer has never seen and so could not refuse. Undecided leaves them to the JVM's own filter, if there is
        // one.
        return ObjectInputFilter.Status.UNDECIDED;
    }
}
