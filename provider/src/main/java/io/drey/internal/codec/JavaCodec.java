package io.drey.internal.codec;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Java serialisation behind an {@link AllowList}, in both directions: the codec of every class that no other codec
 * handles. The bytes are an ordinary serialisation stream.
 *
 * <p>Any thread. An instance belongs to one cache manager, since it remembers classes of the loader that it last used.
 */
public final class JavaCodec implements Codec {

    /** Id of this codec. */
    public static final byte ID = 1;

    /**
     * A second id for the same bytes. It says that the writer shares instances of the class by reference: the reader,
     * which learns the class only by decoding, may then decode once and keep the object.
     */
    public static final byte SHAREABLE_ID = 13;

    private final AllowList allowed;
    private final DecodeLimits limits;
    private volatile @Nullable ClassResolver resolver;

    /** Makes a codec that writes and reads these classes within these limits. */
    public JavaCodec(AllowList allowed, DecodeLimits limits) {
        this.allowed = allowed;
        this.limits = limits;
    }

    /** Returns the classes that may be written and read. */
    public AllowList allowed() {
        return allowed;
    }

    /** Returns the limits of one object. */
    public DecodeLimits limits() {
        return limits;
    }

    @Override
    public byte id() {
        return ID;
    }

    /** Returns true for every class: an object that cannot be written fails in {@link #encode}, which can say why. */
    @Override
    public boolean handles(Class<?> type) {
        return true;
    }

    @Override
    public byte[] encode(Object value) {
        return write(value, false, bytes -> new CheckedOutput(bytes, allowed, limits));
    }

    /** Like {@link #encode}, but equal objects give equal bytes, as far as {@code Keys} promises it. */
    public byte[] encodeCanonically(Object key) {
        return write(key, true, bytes -> new CanonicalOutput(bytes, allowed, limits));
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        return read(bytes, offset, length, loader, false).value();
    }

    /** Decodes a key that {@link #encodeCanonically} wrote, and refuses one whose hash code would take too long. */
    public Object decodeKey(byte[] bytes, int offset, int length, ClassLoader loader) {
        return read(bytes, offset, length, loader, true).value();
    }

    /**
     * A decoded value.
     *
     * @param isRepeatable whether no application code influenced it, so that decoding again gives an equal object
     */
    public record Read(Object value, boolean isRepeatable) {}

    /** Like {@link #decode}, and also tells whether decoding is repeatable. */
    public Read read(byte[] bytes, int offset, int length, ClassLoader loader) {
        return read(bytes, offset, length, loader, false);
    }

    @SuppressWarnings("BanSerializableRead")
    private Read read(byte[] bytes, int offset, int length, ClassLoader loader, boolean isKey) {
        if (length > limits.bytes()) {
            throw new CodecException(length + " bytes exceed drey.codec.max-bytes = " + limits.bytes());
        }
        Runnable hashWork = () -> HashWork.check(bytes, offset, length, limits, isKey);
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes, offset, length);
        try (CheckedInput in = new CheckedInput(stream, allowed, limits, resolver(loader), hashWork)) {
            if (isKey) {
                hashWork.run();
            }
            Object value = in.readObject();
            if (value == null) {
                throw new CodecException("Serialised null");
            }
            return new Read(value, in.isRepeatable());
        } catch (Throwable e) {
            // Stack or memory may not suffice, and code of the classes being read may throw anything
            throw e instanceof CodecException known
                    ? known
                    : new CodecException("Serialised object of " + length + " bytes cannot be read: " + e, e);
        }
    }

    private byte[] write(Object value, boolean isKey, Stream stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        boolean hashed = isKey;
        try (CheckedOutput out = stream.to(bytes)) {
            out.writeObject(value);
            hashed |= out.isHashed();
        } catch (RefusedClassException e) {
            throw e.withAll(RefusedClasses.of(value, allowed));
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw unwritable(value, e);
        }
        if (bytes.size() > limits.bytes()) {
            throw new CodecException(value.getClass().getName() + " takes " + bytes.size() + " bytes, more than "
                    + "drey.codec.max-bytes = " + limits.bytes() + "; store less, or raise the limit in every JVM");
        }
        byte[] written = bytes.toByteArray();
        if (hashed) {
            HashWork.check(written, 0, written.length, limits, isKey);
        }
        return written;
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
