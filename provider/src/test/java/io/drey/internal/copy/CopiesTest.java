package io.drey.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.Reachable;
import io.drey.internal.codec.TestCodecs;
import io.drey.internal.copy.CopiedClasses.Bean;
import io.drey.internal.copy.CopiedClasses.Child;
import io.drey.internal.copy.CopiedClasses.Colour;
import io.drey.internal.copy.CopiedClasses.Fixed;
import io.drey.internal.copy.CopiedClasses.Line;
import io.drey.internal.copy.CopiedClasses.Order;
import io.drey.internal.copy.CopiedClasses.Sorted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A copy has the same serialised form as what is read from the serialised form, down to which parts are shared. */
class CopiesTest {

    private final Copier copier =
            new Copier(TestCodecs.codecs(AllowList.everything()).java(), TestCodecs.LOADER);

    @TestFactory
    Stream<DynamicTest> copiesEqualWhatSerialisationGives() {
        Map<String, Supplier<Object>> values = new LinkedHashMap<>();
        addLists(values);
        addMaps(values);
        addArrays(values);
        addObjects(values);
        return values.entrySet().stream()
                .map(named -> DynamicTest.dynamicTest(
                        named.getKey(), () -> assertCopied(named.getValue().get())));
    }

    private static void addLists(Map<String, Supplier<Object>> values) {
        values.put("empty list", ArrayList::new);
        values.put("list of leaves", () -> new ArrayList<>(leaves()));
        values.put("list of lists", () -> new ArrayList<>(List.of(new ArrayList<>(leaves()), new ArrayList<>())));
        values.put("list of the same twice", () -> {
            Date date = new Date(1);
            return new ArrayList<>(List.of(date, "a", date));
        });
        values.put("list of equal dates", () -> new ArrayList<>(List.of(new Date(1), new Date(1))));
        values.put("linked list", () -> new LinkedList<>(List.of(new Date(1), "a")));
        values.put("deque", () -> new ArrayDeque<>(List.of(new Date(1), "a")));
        values.put("hash set", () -> new HashSet<>(words(40)));
        values.put("hash set of lists", () -> new HashSet<>(List.of(new ArrayList<>(words(2)), new ArrayList<>())));
        values.put("linked hash set", () -> new LinkedHashSet<>(words(40)));
        values.put("tree set", () -> new TreeSet<>(words(20)));
        values.put("tree set, reversed", () -> reversed(words(20)));
        values.put("immutable list of dates", () -> new ArrayList<>(List.of(List.of(new Date(1), new Date(2)))));
        values.put("immutable lists", () -> List.of(List.of(), List.of(new Date(1)), List.of(1, 2, new Date(1))));
        values.put("list of a stream", () -> Stream.of(new Date(1), null, "a").toList());
        values.put(
                "list of a stream without null",
                () -> Stream.of(new Date(1), "a").toList());
        values.put("immutable set of dates", () -> Set.of(new Date(1)));
        values.put(
                "singletons",
                () -> new ArrayList<>(List.of(
                        Collections.singletonList(new Date(1)), Collections.singleton(new Date(2)), List.of())));
    }

    private static void addMaps(Map<String, Supplier<Object>> values) {
        for (int size : new int[] {0, 1, 11, 12, 13, 24, 25, 100}) {
            values.put("hash map of " + size, () -> map(new HashMap<>(), size));
        }
        values.put("sparse hash map", () -> map(new HashMap<>(5_000), 10));
        values.put("hash map with null", () -> {
            Map<Object, Object> map = map(new HashMap<>(), 3);
            map.put(null, null);
            return map;
        });
        values.put("hash map of lists", () -> new HashMap<>(Map.of("a", new ArrayList<>(words(3)), "b", new Date(1))));
        values.put("hash map by lists", () -> new HashMap<>(Map.of(new ArrayList<>(words(3)), new Date(1))));
        values.put("tree map", () -> map(new TreeMap<>(), 30));
        values.put("tree map, reversed", () -> map(new TreeMap<>(ordered(Comparator.reverseOrder())), 30));
        values.put("tree map, by an enum", () -> map(new TreeMap<>(Sorted.BY_LENGTH), 3));
        values.put("tree map of dates", () -> new TreeMap<>(Map.of("a", new Date(1), "b", new Date(1))));
        values.put("immutable map of dates", () -> Map.of("a", new Date(1)));
    }

    private static void addArrays(Map<String, Supplier<Object>> values) {
        values.put("int[]", () -> new int[] {1, 2});
        values.put("arrays", () -> new Object[] {
            new boolean[] {true},
            new byte[0],
            new char[] {'a'},
            new short[] {1},
            new long[] {1},
            new float[] {Float.NaN},
            new double[] {-0.0},
            new int[][] {{1}, null, {2, 3}},
            null
        });
        values.put("array of strings", () -> new String[] {"a", null});
        values.put("array of dates", () -> new Date[] {new Date(1), null});
        values.put("array of beans", () -> new Bean[][] {{Bean.filled()}, {}});
        values.put("array of an array twice", () -> {
            int[] same = {1};
            return new int[][] {same, same};
        });
    }

    private static void addObjects(Map<String, Supplier<Object>> values) {
        values.put("date", () -> new Date(1));
        values.put("date, half set", CopiesTest::halfSet);
        values.put("timestamp", () -> Timestamp.from(Instant.ofEpochSecond(1, 123_456_789)));
        values.put("java.sql.Date", () -> new java.sql.Date(1));
        values.put("bits", () -> BitSet.valueOf(new long[] {1, 2, 3}));
        values.put("bean", Bean::filled);
        values.put("empty bean", Bean::new);
        values.put("bean with transient and superclass", Child::filled);
        values.put("bean with final fields", () -> new Fixed("a", List.of(new Date(1))));
        values.put("beans with shared parts", () -> {
            Bean one = Bean.filled();
            Bean two = Bean.filled();
            two.list = one.list;
            return new ArrayList<>(List.of(one, two, one));
        });
        values.put("record", () -> new Order("a", new ArrayList<>(List.of(new Line("b", 1))), new Date(1)));
        values.put("list of records", () -> new ArrayList<>(List.of(new Line("b", 1), new Line("c", 2))));
        values.put("inner class", () -> new CopiedClasses.Outer().new Inner());
        values.put("anonymous number", () -> CopiedClasses.anonymous(5));
    }

    private void assertCopied(Object value) throws Exception {
        MasterCopy master = copier.master(value);
        byte[] before = bytes(value);

        assertThat(master).isNotNull();
        Object copy = copier.copy(master);
        Object again = copier.copy(master);

        byte[] expected = bytes(roundTrip(value));
        assertThat(bytes(copy)).isEqualTo(expected);
        assertThat(bytes(again)).isEqualTo(expected);
        assertThat(bytes(master.value())).isEqualTo(expected);
        assertThat(bytes(value)).isEqualTo(before);
        assertThat(copy).hasSameClassAs(value);
        assertThat(copy.toString().replaceAll("@[0-9a-f]+", ""))
                .isEqualTo(roundTrip(value).toString().replaceAll("@[0-9a-f]+", ""));
        assertThat(Reachable.mutable(value)).doesNotContainAnyElementsOf(Reachable.mutable(master.value()));
        assertThat(Reachable.mutable(master.value())).doesNotContainAnyElementsOf(Reachable.mutable(copy));
        assertThat(Reachable.mutable(copy)).doesNotContainAnyElementsOf(Reachable.mutable(again));
    }

    @Test
    void ordersThatCannotBeAskedForAreKept() throws Exception {
        LinkedHashMap<Object, Object> byAccess = new LinkedHashMap<>(16, 0.75f, true);
        byAccess.put("a", 1);
        byAccess.put("b", new Date(1));
        byAccess.get("a");

        Map<?, ?> copy = (Map<?, ?>) copyOf(byAccess);

        assertThat(List.copyOf(copy.keySet())).isEqualTo(List.of("b", "a"));
        copy.get("b");
        assertThat(List.copyOf(copy.keySet())).isEqualTo(List.of("a", "b"));
        assertThat(List.copyOf(byAccess.keySet())).isEqualTo(List.of("b", "a"));
    }

    @Test
    void transientFieldsAreWhatReadingLeavesThem() {
        Child child = Child.filled();

        Child copy = (Child) copyOf(child);

        assertThat(child.cached).isNotNull();
        assertThat(copy.cached).isNull();
        assertThat(copy.count).isZero();
    }

    @Test
    void constructorsOfPlainClassesDoNotRunAndThoseOfRecordsDo() {
        int beans = Bean.made();
        int lines = Line.made();

        copyOf(new ArrayList<>(List.of(new Bean(), new CopiedClasses.Counted(new Date(1)))));

        assertThat(Bean.made()).isEqualTo(beans + 1);
        assertThat(Line.made()).isEqualTo(lines);
        assertThat(CopiedClasses.Counted.made()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void whatCannotChangeIsItsOwnCopy() {
        for (Object value : List.of(List.of("a", 1), Set.of("a"), Map.of("a", Colour.RED), new Line("a", 1))) {
            assertThat(copyOf(value)).isSameAs(value);
        }
    }

    @Test
    void listsOfStreamsStillAdmitToBeAskedForNull() {
        List<?> ofStream = (List<?>)
                copyOf(Stream.of(new Date(1), new Date(2), new Date(3)).toList());

        assertThat(ofStream.contains(null)).isFalse();
    }

    @Test
    void theCheapestWayIsChosenByWhatTheFirstCopyFound() {
        Date date = new Date(1);

        assertThat(kindOf(List.of("a"))).isEqualTo(MasterCopy.Kind.IMMUTABLE);
        assertThat(kindOf(new ArrayList<>(words(10)))).isEqualTo(MasterCopy.Kind.FLAT);
        assertThat(kindOf(new ArrayList<>(List.of(date)))).isEqualTo(MasterCopy.Kind.TREE);
        assertThat(kindOf(new ArrayList<>(List.of(date, date)))).isEqualTo(MasterCopy.Kind.GRAPH);
    }

    private MasterCopy.Kind kindOf(Object value) {
        return copier.master(value).kind();
    }

    private Object copyOf(Object value) {
        return copier.copy(copier.master(value));
    }

    private static List<Object> leaves() {
        return List.of(
                "a",
                "\ud800",
                1,
                2L,
                'c',
                1.5,
                new BigDecimal("1.50"),
                BigInteger.TEN.pow(100),
                Colour.RED,
                Colour.GREEN,
                TimeUnit.DAYS,
                LocalDate.EPOCH,
                ZoneId.of("Europe/Rome"),
                Instant.EPOCH);
    }

    private static List<String> words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "word-" + i * i).toList();
    }

    private static TreeSet<String> reversed(List<String> words) {
        TreeSet<String> set = new TreeSet<>(Collections.reverseOrder());
        set.addAll(words);
        return set;
    }

    private static Map<Object, Object> map(Map<Object, Object> map, int size) {
        for (int i = 0; i < size; i++) {
            map.put("x".repeat(i + 1) + i * 7919, i);
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> ordered(Comparator<String> comparator) {
        return (Comparator<Object>) (Comparator<?>) comparator;
    }

    @SuppressWarnings("deprecation")
    private static Date halfSet() {
        Date date = new Date(1);
        date.setMonth(14);
        return date;
    }

    private static Object roundTrip(Object value) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(value)))) {
            return in.readObject();
        }
    }

    private static byte[] bytes(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }
}
