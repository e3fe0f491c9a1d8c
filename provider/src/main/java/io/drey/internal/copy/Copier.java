package io.drey.internal.copy;

import io.drey.codec.CodecException;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.ClassResolver;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies mutable values without serialising them, where the copy certainly equals what Java serialisation would give
 * (src/docs/design/copies.md). Everything else is refused and stays bytes.
 *
 * <p>Any thread. Remembers only classes that the manager's class loader finds, so it keeps no other loader alive. It
 * must not outlive the cache. Rejected: {@link ClassValue}, which would tie class copiers, and so Drey's loader, to
 * classes of the JDK.
 */
public final class Copier {

    private final AllowList allowed;
    private final DecodeLimits limits;
    private final ClassResolver resolver;
    private final Map<Class<?>, ClassCopier> classCopiers = new ConcurrentHashMap<>();

    /**
     * Makes a copier for what the codec would write and read.
     *
     * @param loader the cache manager's
     */
    public Copier(JavaCodec codec, ClassLoader loader) {
        this.allowed = codec.allowed();
        this.limits = codec.limits();
        this.resolver = new ClassResolver(loader);
    }

    /** Returns a private copy from which further copies can be made; null if equal copies are not certain. */
    @Nullable
    public MasterCopy master(Object value) {
        ClassCopier classCopier = classCopier(value.getClass());
        if (classCopier == ClassCopier.REFUSED) {
            return null;
        }
        FirstCopy first = new FirstCopy(this, limits);
        try {
            Object copy = first.copy(value);
            return copy == null ? null : master(copy, classCopier, first);
        } catch (Throwable e) {
            // Includes whatever constructors and hash codes of the value's classes throw. Decoding would run them too.
            return null;
        }
    }

    private MasterCopy master(Object copy, ClassCopier classCopier, FirstCopy first) {
        List<Object> flat = first.kind() == MasterCopy.Kind.TREE ? first.flat() : List.of();
        ClassCopier[] flatCopiers =
                flat.stream().map(object -> classCopier(object.getClass())).toArray(ClassCopier[]::new);
        return new MasterCopy(copy, classCopier, first.kind(), flat.toArray(), flatCopiers);
    }

    /**
     * Returns a copy for one caller.
     *
     * @throws CodecException if code of the value's classes (a record's constructor, a hash code) fails
     */
    public Object copy(MasterCopy master) {
        Object value = master.value();
        try {
            Object copy = switch (master.kind()) {
                case IMMUTABLE -> value;
                case FLAT -> master.classCopier().copyFlat(value);
                case TREE -> master.classCopier().copyAgain(value, new TreeCopy(this, master));
                case GRAPH -> new FirstCopy(this, limits).copy(value);
            };
            // As after deserialisation: other threads see final fields even if the caller publishes the copy unsafely.
            VarHandle.storeStoreFence();
            return copy == null ? value : copy;
        } catch (Throwable e) {
            throw new CodecException(value.getClass().getName() + " cannot be copied: " + e, e);
        }
    }

    ClassCopier classCopier(Class<?> type) {
        ClassCopier known = classCopiers.get(type);
        return known != null ? known : find(type);
    }

    private ClassCopier find(Class<?> type) {
        if (!isFoundByName(type)) {
            return ClassCopier.REFUSED;
        }
        ClassCopier made = ClassCopiers.of(type, this);
        classCopiers.put(type, made);
        return made;
    }

    /** Whether deserialisation, which looks a class up by its name, would find this same class. */
    private boolean isFoundByName(Class<?> type) {
        try {
            return (type.getClassLoader() == null && !type.isArray()) || resolver.resolve(type.getName()) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether this class, which is not the JDK's, may be serialised and deserialised. */
    boolean allows(Class<?> type) {
        return allowed.allows(type) && isFoundByName(type);
    }
}
