package io.drey;

import java.io.Serializable;

/**
 * Which codecs a cache uses: {@code codec.key} and {@code codec.value} in its block. Immutable, any thread.
 *
 * @param key {@link #BY_TYPE}, or the name of a class that implements {@code io.drey.codec.Codec} and has a public
 *     constructor without arguments; equal keys must become equal bytes
 * @param value likewise
 */
public record CodecChoice(String key, String value) implements Serializable {

    /** The codec that fits the declared type best; Java serialization behind the allow-list if none does. */
    public static final String BY_TYPE = "auto";

    /** Both by type. */
    public static final CodecChoice AUTO = new CodecChoice(BY_TYPE, BY_TYPE);

    /** @throws ConfigurationException if a name cannot be that of a class */
    public CodecChoice {
        check("key", key);
        check("value", value);
    }

    private static void check(String option, String name) {
        if (!ClassPatterns.isClassName(name)) {
            throw ConfigurationException.of(
                    option, '"' + name + '"', BY_TYPE + " or the name of a class, such as com.acme.UserCodec");
        }
    }
}
