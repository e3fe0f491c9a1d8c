package io.drey.cli;

import io.drey.codec.CodecException;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.BytesCodec;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.ScalarCodec;
import io.drey.internal.codec.StringCodec;
import io.drey.internal.option.CodecNames;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Transport;
import io.drey.internal.value.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values between bytes and what people read. Of Java's serialisation only values of the JDK itself are read:
 * whatever else bytes name is shown as such, and never made. Stateless, any thread.
 */
final class Codings {

    private static final int FIRST_OF_USERS = 64;
    private static final int STREAM_HEADER = 4;
    private static final byte TC_OBJECT = 0x73;
    private static final byte TC_CLASSDESC = 0x72;

    private final Codecs codecs = new Codecs(new JavaCodec(AllowList.of(), DecodeLimits.DEFAULT), List.of());
    private final Shareable shareable = Shareable.with(List.of());
    private final Keys keys = new Keys(codecs, shareable, null, true);
    private final Values values = new Values(codecs, shareable, null, new Values.Use(Object.class, true, true));

    Keys keys() {
        return keys;
    }

    Values values() {
        return values;
    }

    /** A key as it may be meant. */
    record Meant(String type, byte[] bytes) {}

    /**
     * Returns the keys that a text may stand for.
     *
     * @param type null for all that it can be: a string, and a number or UUID if it reads as one
     * @throws IllegalArgumentException if the text is none of the type
     */
    List<Meant> meant(String text, @Nullable KeyType type) {
        if (type != null) {
            return List.of(meant(type, text));
        }
        List<Meant> all = new ArrayList<>();
        for (KeyType each : List.of(KeyType.string, KeyType.integer, KeyType.long_, KeyType.uuid)) {
            try {
                all.add(meant(each, text));
            } catch (IllegalArgumentException e) {
                // not that
            }
        }
        return all;
    }

    private Meant meant(KeyType type, String text) {
        try {
            Object key = type.parse(text);
            return new Meant(type.word(), key instanceof byte[] bytes ? bytes : keys.bytes(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no " + type.word(), e);
        }
    }

    /** Returns a key, or null if it is not of a type that the JDK knows. */
    private @Nullable Object key(byte[] bytes) {
        try {
            return keys.key(bytes);
        } catch (CodecException e) {
            return null;
        }
    }

    /** A key for people. */
    String keyText(byte[] bytes) {
        Object key = key(bytes);
        if (key instanceof String text) {
            return Words.line(text, 500);
        } else if (key != null) {
            return Words.line(String.valueOf(key), 500) + " (" + codec(bytes[0]) + ")";
        } else if (bytes.length == 0) {
            return "(no bytes)";
        }
        return "hex:" + HexFormat.of().formatHex(bytes) + " (" + described(bytes[0], tail(bytes)) + ")";
    }

    /** A key for programs. */
    Map<String, @Nullable Object> keyFields(byte[] bytes) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Object key = key(bytes);
        fields.put("key", key == null ? null : key instanceof Number ? key : String.valueOf(key));
        fields.put("type", bytes.length == 0 ? null : codec(bytes[0]));
        fields.put("hex", HexFormat.of().formatHex(bytes));
        return fields;
    }

    private static byte[] tail(byte[] bytes) {
        byte[] tail = new byte[bytes.length - 1];
        System.arraycopy(bytes, 1, tail, 0, tail.length);
        return tail;
    }

    /**
     * What became of a value.
     *
     * @param text as people read it
     * @param value as programs read it, null if it cannot be read here
     * @param why it cannot be read here, null if it can
     */
    record Shown(
            String text, @Nullable Object value, @Nullable String why) {}

    Shown value(byte codec, byte[] payload) {
        if (codec == BytesCodec.ID) {
            String hex = HexFormat.of().formatHex(payload);
            return new Shown("bytes:" + hex, hex, null);
        }
        try {
            Object value = values.value(values.formOf(new Encoded(codec, payload)));
            String text = String.valueOf(value);
            Object shown = value instanceof Number || value instanceof Boolean ? value : text;
            return new Shown(value instanceof String ? '"' + text + '"' : text, shown, null);
        } catch (CodecException e) {
            String why = described(codec, payload);
            String plain = codec >= FIRST_OF_USERS ? printable(payload) : null;
            return new Shown(plain == null ? "not read: " + why : plain, plain, why);
        }
    }

    /**
     * Whether what the bytes say cannot be judged here: what an application's classes and codecs or a library make of
     * them, and what is compressed or encrypted.
     */
    boolean isForeign(byte codec, byte[] payload) {
        return codec >= FIRST_OF_USERS
                || CodecNames.ofLibrary(codec) != null
                || Transport.wrapping(new Encoded(codec, payload)) != null
                || (isJava(codec) && className(payload) != null);
    }

    private static boolean isJava(byte codec) {
        return codec == JavaCodec.ID || codec == JavaCodec.SHAREABLE_ID;
    }

    private static String described(byte codec, byte[] payload) {
        String size = Words.bytes(payload.length);
        if (isJava(codec)) {
            String type = className(payload);
            return type == null
                    ? size + " that are no object of Java's serialisation that is known here"
                    : size + " of " + Words.line(type, 200) + ", serialised by Java; its class is not loaded here";
        }
        String wrapping = Transport.wrapping(new Encoded(codec, payload));
        if (wrapping != null) {
            return size + " that are " + wrapping + ", which is not undone here";
        } else if (CodecNames.ofLibrary(codec) != null) {
            return size + " written as " + codec(codec) + "; no library reads them here";
        }
        return codec >= FIRST_OF_USERS
                ? size + " of the application's codec " + codec
                : size + " that codec " + codec(codec) + " cannot read";
    }

    /**
     * Returns the class of a serialised object as its bytes name it, which need not be true; null if they name none.
     */
    private static @Nullable String className(byte[] bytes) {
        int at = STREAM_HEADER;
        if (bytes.length < at + 4 || bytes[0] != (byte) 0xac || bytes[1] != (byte) 0xed) {
            return null;
        }
        at++; // an object, an enum constant or an array
        if (bytes[STREAM_HEADER] < TC_OBJECT || bytes[at] != TC_CLASSDESC) {
            return null;
        }
        int length = ByteBuffer.wrap(bytes).getShort(at + 1) & 0xffff;
        return at + 3 + length > bytes.length ? null : new String(bytes, at + 3, length, StandardCharsets.UTF_8);
    }

    private static @Nullable String printable(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t') ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** How a value was written: by a codec, and compressed or encrypted after that. */
    static String encoding(byte codec, byte[] payload) {
        String wrapping = Transport.wrapping(new Encoded(codec, payload));
        return wrapping == null ? codec(codec) : wrapping;
    }

    /** The name of a codec. */
    static String codec(byte id) {
        if (isJava(id)) {
            return "java";
        } else if (id == StringCodec.ID) {
            return "string";
        } else if (id == BytesCodec.ID) {
            return "bytes";
        }
        String library = CodecNames.ofLibrary(id);
        if (library != null) {
            return library;
        }
        return ScalarCodec.ALL.stream()
                .filter(each -> each.id() == id)
                .map(each -> each.type() == Integer.class
                        ? "int"
                        : each.type() == Character.class
                                ? "char"
                                : each.type().getSimpleName().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("codec " + id);
    }
}
