package io.drey.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Java serialisation behind an {@link AllowList}, in both directions: the codec of every class for which there is no
 * other. The bytes are an ordinary serialisation stream.
 *
 * <p>Any thread. Belongs to one cache manager: it remembers classes of the loader it was last used with.
 */
public final class JavaCodec implements Codec {

    /** Id of this codec. */
    public static final byte ID = 1;

    /**
     * A second id for the same bytes, which says that the writer shares instances of the class by reference; the reader
     * cannot know the class before it has decoded.
     */
    static final byte SHAREABLE_ID = 13;

    private final AllowList allowed;
    private final DecodeLimits limits;
    private volatile @Nullable ClassResolver resolver;

    /** Writes and reads these classes within these limits. */
    public JavaCodec(AllowList allowed, DecodeLimits limits) {
        this.allowed = allowed;
        this.limits = limits;
    }

    AllowList allowed() {
        return allowed;
    }

    DecodeLimits limits() {
        return limits;
    }

    @Override
    public byte id() {
        return ID;
    }

    /** Every class; what cannot be written fails in {@link #encode}, which can say why. */
    @Override
    public boolean handles(Class<?> type) {
        return true;
    }

    @Override
    public byte[] encode(Object value) {
        return write(value, bytes -> new CheckedOutput(bytes, allowed, limits));
    }

    /** Like {@link #encode}, and equal objects give equal bytes, within the limits {@link Keys} states. */
    byte[] encodeCanonically(Object key) {
        return write(key, bytes -> new CanonicalOutput(bytes, allowed, limits));
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        return read(bytes, offset, length, loader).value();
    }

    /**
     * What was read.
     *
     * @param isRepeatable whether no code of an application's class had a say in it
     */
    record Read(Object value, boolean isRepeatable) {}

    /** The same as {@link #decode}, and what is known of it. */
    @SuppressWarnings("BanSerializableRead")
    Read read(byte[] bytes, int offset, int length, ClassLoader loader) {
        if (length > limits.bytes()) {
            throw new CodecException(length + " bytes exceed drey.codec.max-bytes = " + limits.bytes());
        }
        try (CheckedInput in = new CheckedInput(bytes, offset, length, allowed, limits, resolver(loader))) {
            Object value = in.readObject();
            if (value == null) {
                throw new CodecException("Serialised null");
            }
            return new Read(value, in.isRepeatable());
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            throw e instanceof CodecException known
                    ? known
                    : new CodecException("Serialised object of " + length + " bytes cannot be read: " + e, e);
        }
    }

    private byte[] write(Object value, Stream stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (CheckedOutput out = stream.to(bytes)) {
            out.writeObject(value);
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw unwritable(value, e);
        }
        if (bytes.size() > limits.bytes()) {
            throw new CodecException(value.getClass().getName() + " takes " + bytes.size() + " bytes, more than "
                    + "drey.codec.max-bytes = " + limits.bytes() + "; store less, or raise the limit in every JVM");
        }
        return bytes.toByteArray();
    }

    private ClassResolver resolver(ClassLoader loader) {
        ClassResolver last = resolver;
        if (last == null || last.loader() != loader) {
            last = new ClassResolver(loader);
            resolver = last;
        }
        return last;
    }

    private static CodecException unwritable(Object value, Throwable reason) {
        if (reason instanceof CodecException known) {
            return known;
        }
        String type = value.getClass().getName();
        if (reason instanceof NotSerializableException) {
            return new CodecException(
                    reason.getMessage() + " is not serialisable (in an object of " + type + "). Let it implement "
                            + "java.io.Serializable, or name a codec for it: codec.value = ... in the block of its cache",
                    reason);
        }
        if (reason instanceof StackOverflowError) {
            return new CodecException(type + " is nested too deeply to be serialised; store a flatter object", reason);
        }
        return new CodecException(type + " cannot be serialised: " + reason, reason);
    }

    private interface Stream {
        CheckedOutput to(OutputStream bytes) throws IOException;
    }
}
