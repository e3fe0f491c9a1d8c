package io.drey.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecException;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.Hex;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.TestCodecs;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
    private final Keys keys = TestCodecs.keys();

    static final List<Arguments> GOLDEN = List.of(
            Arguments.of("user:1", "0200757365723a31"),
            Arguments.of(7, "0400000007"),
            Arguments.of(7L, "050000000000000007"),
            Arguments.of(new UUID(1, 2), "0c00000000000000010000000000000002"),
            Arguments.of(
                    new Pair("a", "a"),
                    "01aced000573720024696f2e647265792e696e7465726e616c2e76616c75652e4b657973546573742450616972"
                            + "00000000000000000200024c00046c6566747400124c6a6176612f6c616e672f4f626a6563743b4c0005726967"
                            + "687471007e000178707400016171007e0003"));

    @ParameterizedTest
    @FieldSource("GOLDEN")
    void theFormatIsTheOneAlreadyInRedis(Object key, String hex) {
        assertThat(Hex.of(keys.bytes(key))).isEqualTo(hex);
        assertThat(keys.key(Hex.bytes(hex))).isEqualTo(key);
    }

    /** Pairs of equal keys which share different objects, or have another history. */
    static Stream<Arguments> equalKeys() {
        String s = "shared";
        String signature = "Ljava/lang/Object;".intern();
        return Stream.of(
                equal("simple key", new SimpleKey(s, s), new SimpleKey(s, copy(s))),
                equal("record", new Pair(s, s), new Pair(copy(s), copy(s))),
                equal("name of a type", new Pair(signature, s), new Pair(copy(signature), s)),
                equal("name of a constant", new Pair(Colour.RED, "RED"), new Pair(Colour.RED, copy("RED"))),
                equal("boxes", new Pair(1000, 1000), twice(() -> Integer.valueOf(1000))),
                equal("cached boxes", new Pair(1, 1L), new Pair(Integer.parseInt("1"), Long.parseLong("1"))),
                equal("list", List.of(s, s), List.of(s, copy(s))),
                equal("array list", new ArrayList<>(List.of(s, s)), grown(100, s, copy(s))),
                equal("nested lists", same(List.of(List.of(s))), twice(() -> List.of(List.of(copy(s))))),
                equal(
                        "nested arrays",
                        new SimpleKey(same(new Pair(s, 1))),
                        new SimpleKey(twice(() -> new Pair(copy(s), 1)))),
                equal("dates", same(LocalDate.EPOCH), twice(() -> LocalDate.ofEpochDay(0))),
                equal(
                        "instants",
                        List.of(Instant.EPOCH, Instant.EPOCH),
                        List.of(Instant.EPOCH, Instant.ofEpochMilli(0))),
                equal("decimals", same(new BigDecimal("10.5")), twice(() -> new BigDecimal("10.5"))),
                equal(
                        "decimal after use",
                        used(new BigDecimal("12345678901234567890.5")),
                        new BigDecimal("12345678901234567890.5")),
                equal("parts of parts", parts(s, s), parts(copy(s), copy(s))),
                equal("cached hash", hashed(s), new SimpleKey(s)),
                equal("hash set", reversed(false), reversed(true)),
                equal("hash set, linked", new HashSet<>(List.of(s, 1)), new LinkedHashSet<>(List.of(1, copy(s)))),
                equal("hash map", mapOf(16, "Aa", "BB"), mapOf(1024, "BB", "Aa")),
                equal("set in a record", new Pair(reversed(false), s), new Pair(reversed(true), copy(s))),
                equal(
                        "view of a set",
                        Collections.unmodifiableSet(reversed(false)),
                        Collections.unmodifiableSet(reversed(true))),
                equal(
                        "set of pairs",
                        Set2.of(new Pair(s, s), new Pair(1, s)),
                        Set2.of(new Pair(1, copy(s)), new Pair(s, copy(s)))),
                equal("with null", new Pair(null, s), new Pair(null, copy(s))),
                equal("linked list", new LinkedList<>(List.of(s, s)), new LinkedList<>(List.of(s, copy(s)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("equalKeys")
    void equalKeysHaveEqualBytes(Object one, Object other) {
        assertThat(one).isEqualTo(other);

        assertThat(Hex.of(keys.bytes(one))).isEqualTo(Hex.of(keys.bytes(other)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("equalKeys")
    void aKeyComesBackFromItsBytes(Object one, Object other) {
        Object back = keys.key(keys.bytes(one));

        assertThat(back).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(keys.bytes(back)).isEqualTo(keys.bytes(other));
    }

    @Test
    void plainSerialisationWouldTellEqualKeysApart() {
        JavaCodec plain = new JavaCodec(TestCodecs.ALLOWED, DecodeLimits.DEFAULT);

        assertThat(plain.encode(new Pair("s", "s"))).isNotEqualTo(plain.encode(new Pair("s", copy("s"))));
    }

    @Test
    void differentKeysHaveDifferentBytes() {
        List<Object> different = List.of(
                1,
                1L,
                (short) 1,
                '1',
                "1",
                true,
                new Pair(1, "1"),
                new Pair("1", 1),
                new Pair(1, 1),
                List.of(1, 1),
                List.of(1, List.of(1)),
                List.of(List.of(1), 1),
                new SimpleKey(1),
                new SimpleKey(1, 1),
                Colour.RED,
                Set2.of(1, 2),
                Set2.of(1, 3),
                LocalDate.EPOCH,
                Instant.EPOCH);

        assertThat(different.stream().map(key -> Hex.of(keys.bytes(key)))).doesNotHaveDuplicates();
    }

    @Test
    void aKeyThatContainsItselfIsRefused() {
        Node child = new Node();
        Node root = new Node();
        root.next = child;
        child.next = root;

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> keys.bytes(root))
                .withMessageContaining("contains itself");
    }

    @Test
    void aKeyThatIsNotAllowedNamesTheLineToAdd() {
        Keys strict = TestCodecs.keys(TestCodecs.codecs(AllowList.of()));

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> strict.bytes(new Pair(1, 2)))
                .withMessageContaining("drey.codec.allow += \"io.drey.internal.value.KeysTest$Pair\"");
    }

    @Test
    void onlyMutableKeysAreCopied() {
        String text = copy("text");
        SimpleKey mutable = new SimpleKey(new ArrayList<>(List.of("a")));

        assertThat(keys.copy(text)).isSameAs(text);
        assertThat(keys.copy(mutable)).isEqualTo(mutable).isNotSameAs(mutable);
    }

    @Test
    void byReferenceKeysAreKeptAsTheyAre() {
        Keys byReference =
                new Keys(TestCodecs.codecs(TestCodecs.ALLOWED), Shareable.with(List.of()), TestCodecs.LOADER, false);
        Object key = new Object();

        assertThat(byReference.copy(key)).isSameAs(key);
    }

    @Test
    void bytesThatAreNoKeyAreACodecException() {
        for (String hex : List.of("", "00", "01", "04", "7f00", "ff00", "01aced")) {
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> keys.key(Hex.bytes(hex)));
        }
    }

    private static Arguments equal(String name, Object one, Object other) {
        return Arguments.of(Named.of(name, one), other);
    }

    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }

    private static Pair same(Object part) {
        return new Pair(part, part);
    }

    private static Pair twice(Supplier<Object> part) {
        return new Pair(part.get(), part.get());
    }

    private static List<Object> parts(String one, String other) {
        return Arrays.asList(new Pair(List.of(one), LocalDate.EPOCH), List.of(List.of(other), LocalDate.ofEpochDay(0)));
    }

    private static SimpleKey hashed(String part) {
        SimpleKey key = new SimpleKey(part);
        key.hash = key.hashCode() + 1;
        return key;
    }

    private static BigDecimal used(BigDecimal number) {
        assertThat(number.toString()).hasSize(number.precision() + 1);
        return number;
    }

    private static ArrayList<Object> grown(int capacity, Object... elements) {
        ArrayList<Object> list = new ArrayList<>(capacity);
        list.addAll(Arrays.asList(elements));
        return list;
    }

    private static HashSet<Object> reversed(boolean reversed) {
        HashSet<Object> set = new HashSet<>(reversed ? 1024 : 16);
        IntStream.range(0, 20).forEach(i -> set.add(reversed ? 19 - i : i));
        set.addAll(reversed ? List.of("BB", "Aa") : List.of("Aa", "BB"));
        return set;
    }

    private static Map<String, Integer> mapOf(int capacity, String... names) {
        Map<String, Integer> map = new HashMap<>(capacity);
        for (String name : names) {
            map.put(name, name.length());
        }
        return map;
    }

    /** A hash set that allows equal elements to be named in any order. */
    private static final class Set2 {
        static HashSet<Object> of(Object... elements) {
            return new HashSet<>(Arrays.asList(elements));
        }
    }

    enum Colour {
        RED
    }

    record Pair(Object left, Object right) implements Serializable {}

    static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        Node next;
    }

    /** Like the key that Spring makes of a method's arguments. */
    static final class SimpleKey implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Object[] parameters;
        private transient int hash;

        SimpleKey(Object... parameters) {
            this.parameters = parameters.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SimpleKey that && Arrays.deepEquals(parameters, that.parameters);
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(parameters);
        }
    }
}
