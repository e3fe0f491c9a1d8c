package io.drey.internal.codec;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;

/**
 * Spring's stand-in for null, of which there is one instance that Spring compares by reference: whoever makes another
 * lets null be seen as an object. Java serialisation keeps it by itself; this is for caches that a library writes. The
 * class is known by its name, and must be allowed like others. Immutable, any thread.
 */
public final class NullValueCodec implements Codec {

    /** Id of this codec. */
    public static final byte ID = 24;

    private static final String NAME = "org.springframework.cache.support.NullValue";

    private final AllowList allowed;

    /** Makes a codec that asks this list. */
    public NullValueCodec(AllowList allowed) {
        this.allowed = allowed;
    }

    /** Whether the class of this name is Spring's stand-in for null. */
    public static boolean isNullValue(Class<?> type) {
        return type.getName().equals(NAME);
    }

    @Override
    public byte id() {
        return ID;
    }

    @Override
    public boolean handles(Class<?> type) {
        return isNullValue(type);
    }

    @Override
    public boolean shareable() {
        return true;
    }

    @Override
    public byte[] encode(Object value) {
        allowed.check(value.getClass());
        return new byte[] {1};
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        if (length != 1 || bytes[offset] != 1) {
            throw new CodecException("Not what stands for Spring's null");
        }
        if (!allowed.allows(NAME)) {
            throw new RefusedClassException(NAME);
        }
        try {
            Object instance =
                    Class.forName(NAME, true, loader).getField("INSTANCE").get(null);
            if (instance == null || !isNullValue(instance.getClass())) {
                throw new CodecException(NAME + " has no instance");
            }
            return instance;
        } catch (ReflectiveOperationException e) {
            throw new CodecException(NAME + " cannot be had: " + e, e);
        }
    }
}
