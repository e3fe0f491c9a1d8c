package io.drey.internal.codec;

import io.drey.codec.CodecContext;

/**
 * What a library's codec is told of its cache. Immutable, any thread.
 *
 * @param declaredType of the cache's values
 */
public record CacheContext(Class<?> declaredType, ClassLoader loader, AllowList allowed, DecodeLimits limits)
        implements CodecContext {

    @Override
    public boolean allows(String className) {
        return allowed.allows(className);
    }

    @Override
    public void check(Class<?> type) {
        allowed.check(type);
    }

    @Override
    public int maxDepth() {
        return limits.depth();
    }

    @Override
    public long maxReferences() {
        return limits.references();
    }

    @Override
    public int maxArrayLength() {
        return limits.arrayLength();
    }

    @Override
    public long maxBytes() {
        return limits.bytes();
    }
}
