package io.drey.codec;

/**
 * What a {@link CodecFactory} is told of the cache whose values it is to write. Immutable, any thread.
 *
 * <pre>{@code
 * public record Limits(int depth, Class<?> type) {
 *     static Limits of(CodecContext context) {
 *         return new Limits(context.maxDepth(), context.declaredType());
 *     }
 * }
 * }</pre>
 */
public interface CodecContext {

    /** Returns the declared type of the cache's values, {@code Object} if none was declared. */
    Class<?> declaredType();

    /** Returns the class loader of the cache manager; classes are found through this one and no other. */
    ClassLoader loader();

    /**
     * Returns whether instances of a class may be written and read: the JDK's plain values, the declared types of the
     * cache and what the configuration allows ({@code drey.codec.allow}). To be asked before a class is loaded.
     *
     * @param className as {@link Class#getName} returns it
     */
    boolean allows(String className);

    /**
     * Refuses a class that is not {@linkplain #allows allowed}.
     *
     * @throws CodecException saying what to write into the configuration
     */
    void check(Class<?> type);

    /** Returns the deepest nesting of objects ({@code drey.codec.max-depth}). */
    int maxDepth();

    /** Returns the most objects in one value ({@code drey.codec.max-references}). */
    long maxReferences();

    /** Returns the most elements of one array or collection ({@code drey.codec.max-array-length}). */
    int maxArrayLength();

    /** Returns the most bytes of one value ({@code drey.codec.max-bytes}), which Drey checks itself. */
    long maxBytes();
}
