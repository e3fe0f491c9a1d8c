package io.drey.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecException;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes of classes that are always allowed, made to be dear to read: refused, soon and in little memory. */
@Timeout(60)
class HostileBytesTest {

    private static final int DEEP = 35;

    private final JavaCodec codec = new JavaCodec(AllowList.of("io.drey.internal.codec.*"), DecodeLimits.DEFAULT);

    static Stream<Named<Object>> hashBombs() {
        return Stream.of(
                bomb("sets", HashSet::new, Set::add, set -> set),
                bomb("linked sets", LinkedHashSet<Object>::new, Set::add, set -> set),
                bomb("keys of maps", HashMap<Object, Object>::new, HostileBytesTest::put, map -> map),
                bomb("keys of linked maps", LinkedHashMap<Object, Object>::new, HostileBytesTest::put, map -> map),
                bomb("keys of tables", Hashtable<Object, Object>::new, HostileBytesTest::put, map -> map),
                bomb("keys of concurrent", ConcurrentHashMap<Object, Object>::new, HostileBytesTest::put, map -> map),
                bomb("lists in a set", ArrayList<Object>::new, List::add, list -> new HashSet<>(List.of(list))),
                bomb(
                        "linked lists as a key",
                        LinkedList<Object>::new,
                        List::add,
                        list -> new HashMap<>(Map.of(list, 1))),
                bomb("lists in Set.of", ArrayList<Object>::new, List::add, list -> Set.of(list)),
                bomb("lists in Map.of", ArrayList<Object>::new, List::add, list -> Map.of(list, 1)),
                bomb(
                        "values in a set",
                        TreeMap<Object, Object>::new,
                        HostileBytesTest::value,
                        map -> new HashSet<>(List.of(map))),
                bomb(
                        "records in a set",
                        ArrayList<Object>::new,
                        HostileBytesTest::boxed,
                        list -> new HashSet<>(List.of(list))),
                bomb(
                        "views in a set",
                        ArrayList<Object>::new,
                        (list, part) -> list.add(Collections.unmodifiableCollection(list(part))),
                        list -> new HashSet<>(List.of(list))));
    }

    private static List<?> list(Object part) {
        return part instanceof List<?> list ? list : List.of(part);
    }

    private static void put(Map<Object, Object> map, Object key) {
        map.put(key, 1);
    }

    private static void value(Map<Object, Object> map, Object value) {
        map.put("key" + map.size(), value);
    }

    private static void boxed(List<Object> list, Object content) {
        list.add(new Box(content));
    }

    /** Each level contains the two of the level below. Filled from the top, while hash codes cost nothing. */
    private static <C> Named<Object> bomb(
            String name,
            Supplier<C> collection,
            BiConsumer<C, Object> add,
            java.util.function.Function<C, Object> around) {
        C left = collection.get();
        C right = collection.get();
        Object bomb = around.apply(left);
        for (int level = 0; level < DEEP; level++) {
            C lowerLeft = collection.get();
            C lowerRight = collection.get();
            add.accept(lowerLeft, "different");
            for (C upper : List.of(left, right)) {
                add.accept(upper, lowerLeft);
                add.accept(upper, lowerRight);
            }
            left = lowerLeft;
            right = lowerRight;
        }
        return Named.of(name, bomb);
    }

    /** As somebody writes it who has not Drey's scruples. */
    private static byte[] bytes(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private Object read(byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length, TestCodecs.LOADER);
    }

    private void assertRefused(byte[] bytes) {
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(bytes));
    }

    @ParameterizedTest
    @MethodSource("hashBombs")
    void whatHasHashCodesWithoutEndIsRefused(Object bomb) {
        byte[] bytes = bytes(bomb);

        assertThat(bytes.length).isLessThan(50_000);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageContaining("Hash codes");
    }

    @ParameterizedTest
    @MethodSource("hashBombs")
    void whatHasHashCodesWithoutEndIsNotWritten(Object bomb) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.encode(bomb))
                .withMessageContaining("drey.codec.max-references");
    }

    @Test
    void aKeyWhoseHashCodeHasNoEndIsRefused() {
        Object lists =
                bomb("lists", ArrayList<Object>::new, List::add, list -> list).getPayload();
        byte[] key = keyBytes(lists);

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> TestCodecs.keys().key(key));
    }

    @Test
    void aKeyThatContainsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<Object, Object> map = new HashMap<>();
        map.put("self", map);

        for (Object self : List.<Object>of(new Box(list), new Box(map))) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> TestCodecs.keys().key(keyBytes(self)))
                    .withMessageContaining("contains itself");
        }
    }

    @Test
    void aKeyWithoutAHashCodeIsRefusedWhateverItThrows() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> TestCodecs.keys().key(keyBytes(new Throwing())))
                .withMessageContaining("no hash code");
    }

    @Test
    void aCacheOfADeclaredTypeTakesThatTypesCodecOnly() {
        byte[] list = keyBytes(new ArrayList<>(List.of("x")));
        Codecs codecs = TestCodecs.codecs(TestCodecs.ALLOWED);
        Keys strings = new Keys(codecs, Shareable.with(List.of()), TestCodecs.LOADER, String.class, true);
        Values.Use use = new Values.Use(Number.class, true, true);
        Values numbers = new Values(codecs, Shareable.with(List.of()), TestCodecs.LOADER, use);

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> strings.key(list))
                .withMessageContaining("codec 1, which never writes a java.lang.String");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> strings.key(TestCodecs.keys().bytes(1L)));
        assertThat(strings.key(strings.bytes("x"))).isEqualTo("x");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> numbers.formOf(new Encoded(StringCodec.ID, new byte[] {0, 'x'})));
        assertThat(numbers.formOf(numbers.encode(1L))).isEqualTo(1L);
        assertThat(numbers.formOf(numbers.encode(BigInteger.TWO))).isEqualTo(BigInteger.TWO);
    }

    private static byte[] keyBytes(Object key) {
        byte[] stream = bytes(key);
        byte[] bytes = new byte[stream.length + 1];
        bytes[0] = JavaCodec.ID;
        System.arraycopy(stream, 0, bytes, 1, stream.length);
        return bytes;
    }

    @Test
    void aSetThatContainsItselfIsRefusedLikeAnythingThatNeedsTooMuchStack() {
        Set<Object> set = new HashSet<>();
        List<Object> list = new ArrayList<>();
        set.add(list);
        list.add(list);

        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> read(bytes(set)));
    }

    @Test
    void setsWithinSetsAndSharedValuesAreStillRead() {
        Set<Object> family = new LinkedHashSet<>();
        for (int i = 0; i < 300; i++) {
            family.add(new HashMap<>(Map.of("id", i, "siblings", new HashSet<>(List.of(i, i + 1, i + 2)))));
        }
        Map<Object, Object> shared = new HashMap<>();
        List<Integer> catalogue = IntStream.range(0, 2_000).boxed().toList();
        for (int i = 0; i < 9_000; i++) {
            shared.put("order" + i, catalogue);
        }
        Object value = new ArrayList<>(List.of(family, shared));

        assertThat(read(codec.encode(value)))
                .satisfies(read -> assertThat(value.equals(read)).isTrue());
    }

    @Test
    void nestedArraysShareTheMemoryThatTheirBytesCanFill() {
        byte[] nested = nestedArrays(90, 100_000);

        assertThat(allocated(() -> assertRefused(nested))).isLessThan(8L << 20);
    }

    /** Each array claims a place for each byte of the whole stream, and holds the next one. */
    private static byte[] nestedArrays(int depth, int size) {
        StringBuilder hex = new StringBuilder("aced0005");
        hex.append("7572")
                .append("0013")
                .append(Hex.of("[Ljava.lang.Object;".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        hex.append("90ce589f1073296c").append("02").append("0000").append("7870");
        hex.append("%08x".formatted(size));
        for (int i = 1; i < depth; i++) {
            hex.append("75").append("71007e0000").append("%08x".formatted(size));
        }
        byte[] head = Hex.bytes(hex.toString());
        byte[] all = Arrays.copyOf(head, size);
        Arrays.fill(all, head.length, size, (byte) 0x70);
        return all;
    }

    private static long allocated(Runnable task) {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        task.run();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @Test
    void aSetThatClaimsToBeLargeGetsNoTable() {
        byte[] set = bytes(new HashSet<>(List.of(1)));
        String loadFactorAndSize = "3f40000000000001";
        byte[] lying = Hex.bytes(Hex.of(set).replace(loadFactorAndSize, "3f40000000300000"));

        assertThat(lying).isNotEqualTo(set);
        assertThat(allocated(() -> assertRefused(lying))).isLessThan(4L << 20);
    }

    @Test
    void thousandsOfKeysOfOneHashCodeAreRefusedInSeconds() {
        byte[] set = bytes(colliding(20_000));
        byte[] table = bytes(new Hashtable<>(numbered(60_000)));

        assertRefused(set);
        assertRefused(table); // it may claim to have one bucket
        assertThat(read(bytes(new HashSet<>(numbered(60_000).keySet()))))
                .isEqualTo(numbered(60_000).keySet());
    }

    /** Lists of which each element can be swapped for one of the same hash code. Filled once they are in the set. */
    private static Set<Object> colliding(int count) {
        List<List<Object>> lists = new ArrayList<>();
        Set<Object> set = new HashSet<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(List.of(i)));
            set.add(lists.get(i));
        }
        for (int i = 0; i < count; i++) {
            lists.get(i).clear();
            for (int bit = 0; bit < 17; bit++) {
                lists.get(i).add((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
        }
        return set;
    }

    private static Map<Integer, Integer> numbered(int count) {
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(i, i);
        }
        return map;
    }

    @Test
    void aListThatIsAsLongAsItLikesIsRefused() {
        assertRefused(bytes(Collections.nCopies(Integer.MAX_VALUE, "x")));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.encode(Collections.nCopies(20_000, "x")))
                .withMessageContaining("ArrayList");
        assertThat(read(codec.encode(Collections.nCopies(9_000, "x")))).isEqualTo(Collections.nCopies(9_000, "x"));
    }

    @Test
    void numbersOfAnyScaleAreCheapToReadAndCompare() {
        Set<Object> numbers = new HashSet<>(List.of(
                new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
                new BigDecimal(BigInteger.ONE, -Integer.MAX_VALUE),
                BigInteger.TEN.pow(10_000)));

        assertThat(read(bytes(numbers))).isEqualTo(numbers);
    }

    @Test
    void wantOfMemoryIsARefusal() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> read(bytes(new Greedy())))
                .withCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void absurdNamesOfClassesAreRefusedAtOnceAndNotRepeated() {
        byte[] bytes = bytes(new Box("x"));
        byte[] name = Box.class.getName().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String absurd = "0a24".repeat(30_000);
        String hex =
                Hex.of(bytes).replace("%04x".formatted(name.length) + Hex.of(name), "%04x".formatted(60_000) + absurd);

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> read(Hex.bytes(hex)))
                .satisfies(
                        e -> assertThat(e.getMessage()).hasSizeLessThan(2_000).doesNotContain("\n"));
    }

    /** Golden bytes, cut at each position and with each bit turned. */
    @Test
    void whateverIsDamagedIsAValueOrARefusal() {
        Object value = new HashMap<>(Map.of(
                "set", new HashSet<>(List.of(1, 2L, "three")),
                "list", List.of(new Box(new int[] {1, 2}), new BigDecimal("1.5")),
                "dates", new TreeMap<>(Map.of(java.time.LocalDate.EPOCH, java.util.concurrent.TimeUnit.DAYS)),
                "map", new Hashtable<>(Map.of('a', new java.util.ArrayDeque<>(List.of(Set.of(1, 2)))))));
        byte[] golden = codec.encode(value);
        byte[] key = TestCodecs.keys().bytes(new Box(new ArrayList<>(List.of("key", 1))));

        for (int at = 0; at < golden.length; at++) {
            readOrRefuse(Arrays.copyOf(golden, at));
            for (int bit = 0; bit < 8; bit += 4) {
                byte[] damaged = golden.clone();
                damaged[at] ^= (byte) (1 << bit);
                assertThat(allocated(() -> readOrRefuse(damaged))).isLessThan(4L << 20);
            }
        }
        for (int at = 0; at < key.length; at++) {
            byte[] damaged = key.clone();
            damaged[at] ^= 1;
            try {
                TestCodecs.keys().key(damaged);
            } catch (CodecException expected) {
                // the only exception there may be
            }
        }
    }

    private void readOrRefuse(byte[] bytes) {
        try {
            read(bytes);
        } catch (CodecException expected) {
            // the only exception there may be
        }
    }

    static final class Greedy implements Serializable {
        @SuppressWarnings("UnusedMethod")
        private void readObject(java.io.ObjectInputStream in) {
            throw new OutOfMemoryError("as if");
        }
    }

    record Box(Object content) implements Serializable {}

    static final class Throwing implements Serializable {
        @Override
        @SuppressWarnings("AssertionFailureIgnored")
        public int hashCode() {
            throw new NoClassDefFoundError("as in a rollout");
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }
}
