package io.drey.internal.value;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.LibraryCodec;
import io.drey.internal.codec.NullValueCodec;
import io.drey.internal.copy.Copier;
import io.drey.internal.copy.MasterCopy;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Turns the values of one cache into the forms in which stores hold them, and back ({@code Stored} defines
 * <em>form</em>). The form of a value that may be shared is the value itself. Otherwise the form gives each caller an
 * instance of its own, so that no caller sees another's changes (JSR-107, section 3.2.2, store by value): a
 * {@link MasterCopy} is copied; {@link Encoded} bytes are decoded, where no copy is certain to be the same; a
 * {@link LazilyDecoded} form changes from the latter to the former. With store by reference, value and form are the
 * same.
 *
 * <p>Any thread. An immutable value costs one look-up by class on the way in, a few type checks on the way out, and no
 * allocation. Rejected: keeping object and bytes, which needs twice the memory.
 */
public final class Values {

    /**
     * How the cache uses its values.
     *
     * @param type the declared type of the values
     * @param byValue whether mutable values are isolated from their callers ({@code storeByValue})
     * @param leaves whether forms are sent to Redis later, by another thread. A value that cannot be encoded is then
     *     refused when the caller puts it, since later no caller is left to be told
     * @param transport what becomes of the bytes on their way; null for nothing
     */
    public record Use(
            Class<?> type,
            boolean byValue,
            boolean leaves,
            @Nullable Transport transport) {

        /** With bytes that travel as they are. */
        public Use(Class<?> type, boolean byValue, boolean leaves) {
            this(type, byValue, leaves, null);
        }
    }

    private final Codecs codecs;
    private final Shareable shareable;
    private final Copier copier;
    private final ClassLoader loader;
    private final boolean byValue;
    private final boolean leaves;
    private final Class<?> type;
    private final @Nullable Transport transport;
    private final LongAdder unreadable = new LongAdder();

    /** Whether every form is known to be the value itself, so that the form's class need not be read from memory. */
    private final boolean plain;

    /** Classes of which one instance has been encoded successfully, so that others can be encoded later. */
    private final ClassValue<AtomicBoolean> proven = new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
            Codec codec = codecs.of(type);
            return new AtomicBoolean(
                    !(codec instanceof JavaCodec || codec instanceof LibraryCodec || codec instanceof NullValueCodec));
        }
    };

    /** For values of any type that never leave this JVM; otherwise like the other constructor. */
    public Values(Codecs codecs, Shareable shareable, @Nullable ClassLoader loader, boolean byValue) {
        this(codecs, shareable, loader, new Use(Object.class, byValue, false));
    }

    /** @param loader the cache manager's, null for Drey's own */
    public Values(Codecs codecs, Shareable shareable, @Nullable ClassLoader loader, Use use) {
        this.codecs = codecs;
        this.shareable = shareable;
        this.loader = Codecs.orOwn(loader);
        this.copier = new Copier(codecs.java(), this.loader);
        this.byValue = use.byValue();
        this.leaves = use.leaves();
        this.type = use.type();
        this.transport = use.transport();
        this.plain = !leaves && (!byValue || (Modifier.isFinal(type.getModifiers()) && shareable.test(type)));
    }

    /** Whether mutable values are isolated from their callers, so that a form is not an object of the user's. */
    public boolean isByValue() {
        return byValue;
    }

    /**
     * Refuses a value that is not of the declared type.
     *
     * @throws ClassCastException naming both types
     */
    public void check(Object value) {
        if (!type.isInstance(value)) {
            throw new ClassCastException("the cache is configured for values of type " + type.getName() + ", not "
                    + value.getClass().getName());
        }
    }

    /**
     * Returns the form in which a store holds this value.
     *
     * @throws CodecException if it must be encoded and cannot be; the message says what to do
     */
    public Object form(Object value) {
        if (plain) {
            return value;
        } else if (!byValue) {
            return checked(value);
        } else if (shareable.test(value.getClass())) {
            return leaves ? proven(value) : value;
        }
        return leaves ? ofBytes(encode(value)) : master(value);
    }

    private Object master(Object value) {
        MasterCopy master = codecs.of(value.getClass()).id() == JavaCodec.ID ? copier.master(value) : null;
        return master == null ? encode(value) : master;
    }

    /** Only what Java serialisation wrote is decoded lazily: what another codec's bytes become is not known. */
    private static Object ofBytes(Encoded encoded) {
        return isJava(encoded) ? new LazilyDecoded(encoded) : encoded;
    }

    private static boolean isJava(Encoded encoded) {
        return encoded.codec() == JavaCodec.ID || encoded.codec() == JavaCodec.SHAREABLE_ID;
    }

    /** Encodes each value: these may be mutable, so that another of the same class could be encoded says little. */
    private Object checked(Object value) {
        encode(value);
        return value;
    }

    /** What the user calls immutable may hold anything, so that one of them says nothing about the others. */
    private Object proven(Object value) {
        AtomicBoolean known = proven.get(value.getClass());
        if (!known.getPlain()) {
            encode(value);
            known.setPlain(Shareable.BY_ITSELF.test(value.getClass()));
        }
        return value;
    }

    /**
     * Returns the value to hand to a caller: an instance of its own if it is mutable.
     *
     * @throws CodecException if the bytes cannot be decoded, or are those of a value of another type
     */
    public Object value(Object form) {
        if (plain) {
            return form;
        } else if (form instanceof MasterCopy master) {
            return copier.copy(master);
        } else if (form instanceof LazilyDecoded lazy) {
            return lazy.held() instanceof MasterCopy master ? copier.copy(master) : read(lazy);
        }
        return form instanceof Encoded encoded ? decode(encoded) : form;
    }

    private Object read(LazilyDecoded lazy) {
        if (!(lazy.held() instanceof Encoded encoded)) {
            return value(lazy); // another thread has just replaced the bytes
        } else if (!lazy.isReadAgain()) {
            return decode(encoded);
        }
        codecs.require(type, encoded.codec());
        JavaCodec.Read read = codecs.java().read(encoded.bytes(), 0, encoded.size(), loader);
        Object value = typed(read.value());
        lazy.adopt(read.isRepeatable() ? copier.master(value) : null);
        return value;
    }

    /**
     * Returns the value of a form, or null if its bytes cannot be read in this JVM. Such bytes are counted, and are a
     * miss, not an exception: the caller can do nothing about them, and the next write replaces them.
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // forms were made of this cache's values
    public <V> @Nullable V valueIfReadable(Object form) {
        try {
            return (V) value(form);
        } catch (CodecException e) {
            countUnreadable();
            return null;
        }
    }

    /** Returns whether this JVM can read the form. Decodes it only if that is not known. */
    public boolean isReadable(Object form) {
        return isKnownReadable(form) || valueIfReadable(form) != null;
    }

    /** Counts an entry of this cache that cannot be read, for whatever reason. */
    public void countUnreadable() {
        unreadable.increment();
    }

    /** Returns how many times bytes could not be read so far. */
    public long unreadable() {
        return unreadable.sum();
    }

    private boolean isKnownReadable(Object form) {
        return !leaves
                || !(form instanceof Encoded || (form instanceof LazilyDecoded lazy && lazy.held() instanceof Encoded));
    }

    /**
     * Returns the form as bytes, for Redis.
     *
     * @throws CodecException if it cannot be encoded; the message says what to do
     */
    public Encoded encode(Object form) {
        if (form instanceof Encoded encoded) {
            return encoded;
        } else if (form instanceof LazilyDecoded lazy) {
            return encode(lazy.held());
        } else if (form instanceof MasterCopy master) {
            return encode(master.value());
        }
        Codec codec = codecs.of(form.getClass());
        boolean shared = codec.id() == JavaCodec.ID && shareable.test(form.getClass());
        return new Encoded(shared ? JavaCodec.SHAREABLE_ID : codec.id(), codecs.encode(codec, form));
    }

    /**
     * Returns the form for bytes from Redis: an immutable value is decoded once; anything else stays bytes for now.
     *
     * @throws CodecException if the bytes must be decoded now and cannot be
     */
    public Object formOf(Encoded encoded) {
        codecs.require(type, encoded.codec());
        if (!byValue) {
            return decode(encoded);
        }
        if (encoded.codec() == JavaCodec.SHAREABLE_ID) {
            // The writer shares the class by reference; this JVM decides for itself
            Object value = decode(encoded);
            return shareable.test(value.getClass()) ? value : ofBytes(encoded);
        }
        Codec codec = codecs.withId(encoded.codec());
        if (codec instanceof LibraryCodec library) {
            Class<?> known = library.typeOf(encoded.bytes());
            return known != null && shareable.test(known) ? decode(encoded) : encoded;
        }
        return codec == null || codec.shareable() ? decode(encoded) : ofBytes(encoded);
    }

    /**
     * Returns the form of a key's value as it leaves this JVM.
     *
     * @throws CodecException if it cannot be encoded; the message says what to do
     */
    public Encoded outward(byte[] key, Object form) {
        Encoded encoded = encode(form);
        return transport == null ? encoded : transport.outward(key, encoded);
    }

    /**
     * Returns the form for a key's value as it came.
     *
     * @throws CodecException if it was not written for this key, or must be decoded now and cannot be
     */
    public Object inward(byte[] key, Encoded stored) {
        return formOf(transport == null ? stored : transport.inward(key, stored));
    }

    /** Returns how much shorter compression has made what was long enough; 1 without compression. */
    public double compressionRatio() {
        return transport == null ? 1 : transport.packing().ratio();
    }

    /** Estimates the heap that a form occupies, in bytes: good enough to bound a cache, not to account for it. */
    public int weight(Object form) {
        return Weight.of(form);
    }

    private Object decode(Encoded encoded) {
        codecs.require(type, encoded.codec());
        byte[] bytes = encoded.bytes();
        return typed(codecs.decode(encoded.codec(), bytes, 0, bytes.length, loader));
    }

    /** Checks the type, since the writer may have declared another one under the same cache name. */
    private Object typed(Object value) {
        if (!type.isInstance(value)) {
            throw new CodecException(
                    "A value of type " + value.getClass().getName() + " in a cache of " + type.getName());
        }
        return value;
    }
}
