package io.drey;

import java.util.List;

/**
 * What may be deserialised, and how much of it: the block {@code drey.codec}. Immutable, any thread.
 *
 * @param allow classes allowed besides the declared key and value types, their packages and the JDK's value types:
 *     {@code com.acme.User}, {@code com.acme.*} (a package) or {@code com.acme.**} (a package and those below)
 * @param maxDepth deepest nesting of one value, 1 up
 * @param maxReferences most objects in one value, 1 up
 * @param maxArrayLength longest array in one value, in elements, 1 up
 * @param maxBytes longest encoded value that is read, in bytes, 1 up
 */
public record CodecOptions(List<String> allow, int maxDepth, long maxReferences, int maxArrayLength, long maxBytes) {

    /** Nothing beyond what is always allowed; depth 100, a million objects, arrays of ten million, 64 MiB. */
    public static final CodecOptions DEFAULTS = new CodecOptions(List.of(), 100, 1_000_000, 10_000_000, 64L << 20);

    /** @throws ConfigurationException if a pattern is malformed or a limit is out of its range */
    public CodecOptions {
        allow = ClassPatterns.checked("allow", allow);
        Require.range("max-depth", maxDepth, 1, Integer.MAX_VALUE);
        Require.range("max-references", maxReferences, 1, Long.MAX_VALUE);
        Require.range("max-array-length", maxArrayLength, 1, Integer.MAX_VALUE);
        Require.range("max-bytes", maxBytes, 1, Long.MAX_VALUE);
    }
}
