package io.drey.internal.codec;

import io.drey.codec.CodecException;
import io.drey.fuzz.FuzzTarget;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A serialised object, as value and as key. */
public final class ObjectStreamFuzz implements FuzzTarget {

    private static final ObjectStreamFuzz THIS = new ObjectStreamFuzz();

    private final JavaCodec codec = new JavaCodec(AllowList.of("io.drey.internal.codec.*"), DecodeLimits.DEFAULT);
    private final ClassLoader loader = ObjectStreamFuzz.class.getClassLoader();

    private record Point(int x, String name) implements Serializable {}

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        THIS.take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.<Object>of(
                        "text",
                        new ArrayList<>(List.of("a", 2, new BigDecimal("1.5"), Instant.EPOCH)),
                        new HashMap<>(Map.of("key", new Point(1, "one"), "other", new Point(2, "two"))),
                        new TreeMap<>(Map.of("key", new int[] {1, 2, 3})),
                        new Object[] {1, "two", List.of(3), Map.of(4, 5)},
                        new Point(3, "three"))
                .stream()
                .map(codec::encode)
                .toList();
    }

    @Override
    public void take(byte[] input) {
        try {
            codec.decode(input, 0, input.length, loader);
        } catch (CodecException e) {
            // a miss
        }
        try {
            codec.decodeKey(input, 0, input.length, loader);
        } catch (CodecException e) {
            return; // a miss, too
        }
    }
}
