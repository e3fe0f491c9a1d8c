package io.drey.internal.value;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import io.drey.internal.codec.BytesCodec;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.LibraryCodec;
import io.drey.internal.codec.NullValueCodec;
import io.drey.internal.codec.ScalarCodec;
import io.drey.internal.codec.StringCodec;
import io.drey.internal.option.CodecNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of a cache manager: chooses the codec that writes a class, and finds the one that wrote some bytes. Every
 * failure of a codec leaves this class as a {@link CodecException}.
 *
 * <p>Immutable, any thread. The choice for a class is remembered as an id and not as a codec: a class of the JDK must
 * not keep an application's codec, and so its class loader, alive.
 */
public final class Codecs {

    private static final int FIRST_OF_USERS = 64;

    /** The classes that Drey's own codecs write, each but Java serialisation one of them. */
    private static final Set<Class<?>> OWN_TYPES = ownTypes();

    private final @Nullable Codec[] byId = new @Nullable Codec[Byte.MAX_VALUE + 1];
    private final List<Codec> inOrder = new ArrayList<>();
    private final JavaCodec java;
    private final boolean isJavaRead;
    private final ClassValue<Byte> idOfType = new ClassValue<>() {
        @Override
        protected Byte computeValue(Class<?> type) {
            return choose(type).id();
        }
    };

    /**
     * @param java the codec of classes that no other codec handles
     * @param users the application's codecs, which are asked first, in this order
     * @throws IllegalArgumentException if one of their ids is not between 64 and 127, or is used twice
     */
    public Codecs(JavaCodec java, Collection<? extends Codec> users) {
        this(java, users, List.of(), true);
    }

    private Codecs(JavaCodec java, Collection<? extends Codec> users, List<Codec> alsoRead, boolean isJavaRead) {
        this.java = java;
        this.isJavaRead = isJavaRead;
        for (Codec codec : users) {
            if (codec.id() < FIRST_OF_USERS && !isOwn(codec)) {
                throw new IllegalArgumentException(
                        codec.getClass().getName() + " has id " + codec.id() + ", which must be between 64 and 127");
            }
            add(codec);
        }
        for (Codec codec : alsoRead) {
            identify(codec);
        }
        add(new StringCodec());
        add(new BytesCodec());
        ScalarCodec.ALL.forEach(this::add);
        add(java);
        byId[JavaCodec.SHAREABLE_ID] = java;
    }

    /**
     * Returns the codecs named in the configuration, then those that the service loader finds.
     *
     * @param loader the cache manager's, null for Drey's own
     * @throws IllegalArgumentException if a named one is missing, is no codec, or cannot be instantiated
     */
    public static Codecs discover(JavaCodec java, CodecChoice choice, @Nullable ClassLoader loader) {
        ClassLoader from = orOwn(loader);
        CodecFinder finder =
                new CodecFinder(from, new CacheContext(choice.type(), from, java.allowed(), java.limits()), OWN_TYPES);
        List<Codec> written = new ArrayList<>();
        if (!isBuiltIn(choice.written())) {
            written.add(finder.named(choice.written()));
        }
        boolean isLibrary = !written.isEmpty() && written.get(0) instanceof LibraryCodec;
        for (Codec codec : finder.onClassPath()) {
            if (written.stream().noneMatch(other -> other.getClass() == codec.getClass())) {
                written.add(codec);
            }
        }
        List<Codec> alsoRead = new ArrayList<>();
        // Read everywhere, written in place of a library only: older JVMs know what Java serialisation writes
        (isLibrary ? written : alsoRead).add(0, new NullValueCodec(java.allowed()));
        for (String name : choice.alsoRead()) {
            if (!isBuiltIn(name) && !name.equals(choice.written())) {
                Codec codec = finder.named(name);
                if (codec instanceof LibraryCodec
                        || written.stream().noneMatch(other -> other.getClass() == codec.getClass())) {
                    alsoRead.add(codec);
                }
            }
        }
        boolean isJavaRead = !isLibrary || choice.alsoRead().stream().anyMatch(Codecs::isBuiltIn);
        return new Codecs(java, written, alsoRead, isJavaRead);
    }

    private static boolean isOwn(Codec codec) {
        return codec instanceof LibraryCodec || codec instanceof NullValueCodec;
    }

    private static boolean isBuiltIn(String name) {
        return name.equals(CodecNames.AUTO) || name.equals(CodecNames.JAVA);
    }

    /** Returns the codec that writes instances of this class. */
    Codec of(Class<?> type) {
        Codec codec = byId[idOfType.get(type)];
        return codec != null ? codec : java;
    }

    /** Returns the codec with this id; null if this manager has none. */
    @Nullable
    Codec withId(byte id) {
        return id < 0 ? null : byId[id];
    }

    /**
     * Refuses bytes, before they are decoded, that no writer of a cache of this type can have written. Each of Drey's
     * own codecs but {@link JavaCodec} writes one class, and no other codec of Drey's writes that class. What an
     * application's codec writes is known to that codec only.
     *
     * @throws CodecException if the declared type and the codec exclude each other
     */
    void require(Class<?> declared, byte id) {
        Class<?> own = id == StringCodec.ID ? String.class : id == BytesCodec.ID ? byte[].class : null;
        if (withId(id) instanceof ScalarCodec<?> scalar) {
            own = scalar.type();
        }
        boolean isJava = id == JavaCodec.ID || id == JavaCodec.SHAREABLE_ID;
        if (isJava && !isJavaRead) {
            throw new CodecException("Bytes of Java serialisation, which this cache does not read; if older JVMs write "
                    + "them, let it: codec.also-read = [java]");
        }
        if (own == null ? isJava && OWN_TYPES.contains(declared) : !declared.isAssignableFrom(own)) {
            throw new CodecException("Bytes of codec " + id + ", which never writes a " + declared.getName());
        }
    }

    private static Set<Class<?>> ownTypes() {
        Set<Class<?>> types = new HashSet<>(List.of(String.class, byte[].class));
        ScalarCodec.ALL.forEach(codec -> types.add(codec.type()));
        return types;
    }

    /** Returns the codec of all classes that no other codec handles. */
    public JavaCodec java() {
        return java;
    }

    byte[] encode(Codec codec, Object value) {
        try {
            return codec.encode(value);
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new CodecException(codec + " cannot write " + value.getClass().getName() + ": " + e, e);
        }
    }

    Object decode(byte id, byte[] bytes, int offset, int length, ClassLoader loader) {
        Codec codec = withId(id);
        if (codec == null) {
            throw new CodecException("Bytes of codec " + id
                    + ", which this cache does not read; name it (codec.value, codec.also-read)");
        }
        try {
            return codec.decode(bytes, offset, length, loader);
        } catch (CodecException e) {
            throw e;
        } catch (Throwable e) { // including lack of memory or of stack
            throw new CodecException(codec + " cannot read " + length + " bytes: " + e, e);
        }
    }

    /** Returns the loader, or else the one that loaded Drey: never the thread's, which differs from call to call. */
    static ClassLoader orOwn(@Nullable ClassLoader loader) {
        if (loader != null) {
            return loader;
        }
        ClassLoader own = Codecs.class.getClassLoader();
        return own != null ? own : ClassLoader.getSystemClassLoader();
    }

    private Codec choose(Class<?> type) {
        for (Codec codec : inOrder) {
            if (codec.handles(type)) {
                return codec;
            }
        }
        return java;
    }

    private void add(Codec codec) {
        identify(codec);
        inOrder.add(codec);
    }

    /** Lets bytes name the codec. */
    private void identify(Codec codec) {
        Codec other = byId[codec.id()];
        if (other != null) {
            throw new IllegalArgumentException("Two codecs with id " + codec.id() + ": "
                    + other.getClass().getName() + " and " + codec.getClass().getName());
        }
        byId[codec.id()] = codec;
    }
}
