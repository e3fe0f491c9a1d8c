package io.drey.internal.codec;

import io.drey.codec.Codec;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a library, chosen by its name, for the values of one cache. In front of the library's bytes stands which
 * class they are of, and the class is allowed before it is loaded.
 *
 * <pre>
 *  0  what follows: 0 the declared type, 1 a class by name, 2 what the library says itself
 *  1  0: hash code of the type's name (4). 1: length of the name (2), name
 * </pre>
 *
 * The hash code tells apart JVMs that have declared different types for one cache. Immutable, any thread.
 */
public final class LibraryCodec implements Codec {

    private static final byte DECLARED = 0;
    private static final byte NAMED = 1;
    private static final byte BY_LIBRARY = 2;
    private static final int LONGEST_NAME = 2_000;

    private final String name;
    private final byte id;
    private final TypedCodec codec;
    private final CodecContext context;
    private final ClassResolver resolver;
    private final Set<Class<?>> others;

    /**
     * Makes the codec of one cache.
     *
     * @param others the classes that Drey's own codecs write
     */
    public LibraryCodec(CodecFactory factory, CodecContext context, Set<Class<?>> others) {
        this.name = factory.name();
        this.id = factory.id();
        this.codec = factory.create(context);
        this.context = context;
        this.resolver = new ClassResolver(context.loader());
        this.others = others;
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public boolean handles(Class<?> type) {
        return !others.contains(type);
    }

    @Override
    public byte[] encode(Object value) {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        byte[] head = head(type);
        byte[] content = content(value, head[0] == BY_LIBRARY ? Object.class : type);
        long length = (long) head.length + content.length;
        if (length > context.maxBytes()) {
            throw new CodecException(value.getClass().getName() + " takes " + length + " bytes, more than "
                    + "drey.codec.max-bytes = " + context.maxBytes()
                    + "; store less, or raise the limit in every JVM");
        }
        return ByteBuffer.allocate((int) length).put(head).put(content).array();
    }

    private byte[] head(Class<?> type) {
        if (type == context.declaredType()) {
            return ByteBuffer.allocate(1 + Integer.BYTES)
                    .put(DECLARED)
                    .putInt(mark())
                    .array();
        }
        if (codec.writesTypes()) {
            return new byte[] {BY_LIBRARY};
        }
        context.check(type);
        byte[] text = type.getName().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Short.BYTES + text.length)
                .put(NAMED)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private byte[] content(Object value, Class<?> type) {
        try {
            return codec.encode(value, type);
        } catch (Exception | LinkageError | StackOverflowError e) {
            CodecException known = within(e);
            throw known != null
                    ? known
                    : new CodecException(
                            value.getClass().getName() + " cannot be written by the codec " + name + ": " + e, e);
        }
    }

    /** A library wraps what it is told, and only what was said first says what to do. */
    private static @Nullable CodecException within(Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < 100; depth++) {
            if (each instanceof CodecException known) {
                return known;
            }
            each = each.getCause();
        }
        return null;
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        if (length > context.maxBytes()) {
            throw new CodecException(length + " bytes exceed drey.codec.max-bytes = " + context.maxBytes());
        }
        ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
        Class<?> type = type(from);
        try {
            Object value = codec.decode(bytes, from.position(), from.remaining(), type == null ? Object.class : type);
            if (value == null || (type != null && !isExactly(type, value))) {
                throw new CodecException("The codec " + name + " has read no " + (type == null ? "value" : type));
            }
            return value;
        } catch (Throwable e) { // including lack of memory or of stack
            throw e instanceof CodecException known
                    ? known
                    : new CodecException(length + " bytes cannot be read by the codec " + name + ": " + e, e);
        }
    }

    private static boolean isExactly(Class<?> type, Object value) {
        return value.getClass() == type || (value instanceof Enum<?> constant && constant.getDeclaringClass() == type);
    }

    /**
     * Returns the class that bytes are of, without decoding them.
     *
     * @return null if only the library can tell, or nobody can
     */
    public @Nullable Class<?> typeOf(byte[] bytes) {
        try {
            return type(ByteBuffer.wrap(bytes));
        } catch (CodecException e) {
            return null;
        }
    }

    /** Returns the class, null if the library says it; the library's bytes follow. */
    private @Nullable Class<?> type(ByteBuffer from) {
        byte kind = from.hasRemaining() ? from.get() : -1;
        if (kind == DECLARED && from.remaining() >= Integer.BYTES && from.getInt() == mark()) {
            return context.declaredType();
        } else if (kind == NAMED && from.remaining() >= Short.BYTES) {
            return named(from);
        } else if (kind == BY_LIBRARY && codec.writesTypes()) {
            return null;
        }
        throw new CodecException("Not written by the codec " + name + ", or for another declared type");
    }

    private Class<?> named(ByteBuffer from) {
        int length = from.getShort();
        if (length < 0 || length > LONGEST_NAME || length > from.remaining()) {
            throw new CodecException("Not the name of a class");
        }
        byte[] text = new byte[length];
        from.get(text);
        String type = new String(text, StandardCharsets.UTF_8);
        if (!context.allows(type)) {
            throw new RefusedClassException(AllowList.withoutBrackets(type));
        }
        try {
            return resolver.resolve(type);
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) { // a stopped loader throws what it likes
            throw new CodecException("No such class: " + type, e);
        }
    }

    private int mark() {
        return context.declaredType().getName().hashCode();
    }

    @Override
    public String toString() {
        return "codec " + name;
    }
}
