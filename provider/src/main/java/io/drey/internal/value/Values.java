package io.drey.internal.value;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.copy.Copier;
import io.drey.internal.copy.Original;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How one cache keeps its values. A value's <em>form</em> is the value itself if it may be shared, otherwise something
 * that gives each caller an instance of its own, so that nobody sees another's changes (JSR-107, section 3.2.2, store by
 * value): an {@link Original} that is copied, or {@link Encoded} bytes that are decoded where no copy is certain to be
 * the same. A {@link Kept} form goes from bytes to original. With store by reference the form is always the value.
 *
 * <p>Any thread. Forms of immutable values cost one look-up by class on the way in, a few type checks on the way out, and
 * no allocation. Rejected: keeping object and bytes, which holds everything twice.
 */
public final class Values {

    private final Codecs codecs;
    private final Shareable shareable;
    private final Copier copier;
    private final ClassLoader loader;
    private final boolean byValue;
    private final boolean leaves;
    private final Class<?> type;

    /** Whether each form is known to be the value, without looking at it: its memory need not be fetched. */
    private final boolean plain;

    /** Which classes have been encoded once, so that their instances can be sent later. */
    private final ClassValue<AtomicBoolean> proven = new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> type) {
            return new AtomicBoolean(codecs.of(type).id() != JavaCodec.ID);
        }
    };

    /** Values of any type that never leave this JVM, otherwise as the other constructor. */
    public Values(Codecs codecs, Shareable shareable, @Nullable ClassLoader loader, boolean byValue) {
        this(codecs, shareable, loader, Object.class, byValue, false);
    }

    /**
     * @param loader the cache manager's, null for Drey's own
     * @param type what all values are instances of
     * @param byValue whether mutable values are isolated from their callers ({@code storeByValue})
     * @param leaves whether forms are sent to Redis later, by another thread: then a value that cannot be encoded is
     *     refused when it is given, not when nobody is there any more to be told
     */
    public Values(
            Codecs codecs,
            Shareable shareable,
            @Nullable ClassLoader loader,
            Class<?> type,
            boolean byValue,
            boolean leaves) {
        this.codecs = codecs;
        this.shareable = shareable;
        this.loader = Codecs.orOwn(loader);
        this.copier = new Copier(codecs.java(), this.loader);
        this.byValue = byValue;
        this.leaves = leaves;
        this.type = type;
        this.plain = !leaves && (!byValue || (Modifier.isFinal(type.getModifiers()) && shareable.test(type)));
    }

    /**
     * Refuses what is not of the declared type.
     *
     * @throws ClassCastException saying so
     */
    public void check(Object value) {
        if (!type.isInstance(value)) {
            throw new ClassCastException("the cache is configured for values of type " + type.getName() + ", not "
                    + value.getClass().getName());
        }
    }

    /**
     * What to keep for a value.
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
        return leaves ? kept(encode(value)) : original(value);
    }

    private Object original(Object value) {
        Original original = codecs.of(value.getClass()).id() == JavaCodec.ID ? copier.original(value) : null;
        return original == null ? encode(value) : original;
    }

    /** Only of what Java wrote it is known what reading it gives. */
    private static Object kept(Encoded encoded) {
        return isJava(encoded) ? new Kept(encoded) : encoded;
    }

    private static boolean isJava(Encoded encoded) {
        return encoded.codec() == JavaCodec.ID || encoded.codec() == JavaCodec.SHAREABLE_ID;
    }

    /** A mutable value: that another of its class could be encoded says little. */
    private Object checked(Object value) {
        encode(value);
        return value;
    }

    private Object proven(Object value) {
        AtomicBoolean known = proven.get(value.getClass());
        if (!known.getPlain()) {
            encode(value);
            known.setPlain(true);
        }
        return value;
    }

    /**
     * The value to hand to a caller, its own instance if it is mutable.
     *
     * @throws CodecException if the bytes cannot be read, or are of a value of another type
     */
    public Object value(Object form) {
        if (plain) {
            return form;
        } else if (form instanceof Original original) {
            return copier.copy(original);
        } else if (form instanceof Kept kept) {
            return kept.held() instanceof Original original ? copier.copy(original) : read(kept);
        }
        return form instanceof Encoded encoded ? decode(encoded) : form;
    }

    private Object read(Kept kept) {
        if (!(kept.held() instanceof Encoded encoded)) {
            return value(kept); // became an original a moment ago
        } else if (!kept.isReadAgain()) {
            return decode(encoded);
        }
        codecs.require(type, encoded.codec());
        JavaCodec.Read read = codecs.java().read(encoded.bytes(), 0, encoded.size(), loader);
        Object value = typed(read.value());
        kept.settle(read.isRepeatable() ? copier.original(value) : null);
        return value;
    }

    /** Whether {@link #value} is known to give a value, without trying. */
    public boolean isReadable(Object form) {
        return !leaves || !(form instanceof Encoded || (form instanceof Kept kept && kept.held() instanceof Encoded));
    }

    /**
     * The form as bytes, for Redis.
     *
     * @throws CodecException if it cannot be encoded; the message says what to do
     */
    public Encoded encode(Object form) {
        if (form instanceof Encoded encoded) {
            return encoded;
        } else if (form instanceof Kept kept) {
            return encode(kept.held());
        } else if (form instanceof Original original) {
            return encode(original.value());
        }
        Codec codec = codecs.of(form.getClass());
        boolean shared = codec.id() == JavaCodec.ID && shareable.test(form.getClass());
        return new Encoded(shared ? JavaCodec.SHAREABLE_ID : codec.id(), codecs.encode(codec, form));
    }

    /**
     * What to keep of bytes from Redis: an immutable value is decoded once, anything else stays as it is.
     *
     * @throws CodecException if the bytes must be decoded now and cannot be
     */
    public Object formOf(Encoded encoded) {
        codecs.require(type, encoded.codec());
        if (!byValue) {
            return decode(encoded);
        }
        if (encoded.codec() == JavaCodec.SHAREABLE_ID) {
            // The writer shares it; whether this JVM does is its own decision
            Object value = decode(encoded);
            return shareable.test(value.getClass()) ? value : kept(encoded);
        }
        Codec codec = codecs.withId(encoded.codec());
        return codec == null || codec.shareable() ? decode(encoded) : kept(encoded);
    }

    /** Roughly what a form occupies on the heap, in bytes. Good enough to bound a cache, not to account for it. */
    public int weight(Object form) {
        return Weight.of(form);
    }

    private Object decode(Encoded encoded) {
        codecs.require(type, encoded.codec());
        byte[] bytes = encoded.bytes();
        return typed(codecs.decode(encoded.codec(), bytes, 0, bytes.length, loader));
    }

    /** Whoever wrote it may have declared another type under the cache's name. */
    private Object typed(Object value) {
        if (!type.isInstance(value)) {
            throw new CodecException(
                    "A value of type " + value.getClass().getName() + " in a cache of " + type.getName());
        }
        return value;
    }
}
