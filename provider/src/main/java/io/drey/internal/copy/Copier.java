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
 * Copies mutable values without writing them, where the copy is certain to equal what Java serialisation would give
 * (src/docs/design/copies.md). Everything else is refused and stays bytes.
 *
 * <p>Any thread. Remembers classes only if the manager's class loader finds them, so it keeps no other loader alive, and
 * must not outlive the cache. Rejected: {@link ClassValue}, which would hang shapes, and so Drey's loader, on classes of the JDK.
 */
public final class Copier {

    private final AllowList allowed;
    private final DecodeLimits limits;
    private final ClassResolver resolver;
    private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

    /**
     * Copies what the codec would write and read.
     *
     * @param loader the manager's
     */
    public Copier(JavaCodec codec, ClassLoader loader) {
        this.allowed = codec.allowed();
        this.limits = codec.limits();
        this.resolver = new ClassResolver(loader);
    }

    /** A private copy of the value, of which copies can be made; null if there is none for certain. */
    @Nullable
    public Original original(Object value) {
        Shape shape = shape(value.getClass());
        if (shape == Shape.REFUSED) {
            return null;
        }
        FirstCopy first = new FirstCopy(this, limits);
        try {
            Object copy = first.of(value);
            return copy == null ? null : original(copy, shape, first);
        } catch (Throwable e) {
            return null; // also what its constructors and hash codes throw: reading bytes would have run them too
        }
    }

    private Original original(Object copy, Shape shape, FirstCopy first) {
        List<Object> flat = first.kind() == Original.Kind.TREE ? first.flat() : List.of();
        Shape[] shapes = flat.stream().map(object -> shape(object.getClass())).toArray(Shape[]::new);
        return new Original(copy, shape, first.kind(), flat.toArray(), shapes);
    }

    /**
     * A copy for a caller.
     *
     * @throws CodecException if code of the value's classes (a record's constructor, a hash code) fails
     */
    public Object copy(Original original) {
        Object value = original.value();
        try {
            Object copy = switch (original.kind()) {
                case IMMUTABLE -> value;
                case FLAT -> original.shape().copyFlat(value);
                case TREE -> original.shape().copyAgain(value, new TreeCopy(this, original));
                case GRAPH -> new FirstCopy(this, limits).of(value);
            };
            VarHandle.storeStoreFence(); // as after reading: final fields are seen even if the caller publishes by a
            // race
            return copy == null ? value : copy;
        } catch (Throwable e) {
            throw new CodecException(value.getClass().getName() + " cannot be copied: " + e, e);
        }
    }

    Shape shape(Class<?> type) {
        Shape known = shapes.get(type);
        return known != null ? known : find(type);
    }

    private Shape find(Class<?> type) {
        if (!isFoundByName(type)) {
            return Shape.REFUSED;
        }
        Shape made = Shapes.of(type, this);
        shapes.put(type, made);
        return made;
    }

    /** Whether reading bytes of such an object could give one of the same class. */
    private boolean isFoundByName(Class<?> type) {
        try {
            return (type.getClassLoader() == null && !type.isArray()) || resolver.resolve(type.getName()) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether this class, which is not the JDK's, may be written and read. */
    boolean allows(Class<?> type) {
        return allowed.allows(type) && isFoundByName(type);
    }
}
