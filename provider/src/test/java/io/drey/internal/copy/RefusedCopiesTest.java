package io.drey.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecException;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.TestCodecs;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What has no copy for certain stays bytes, and what cannot become bytes is refused as if there were no copies. */
class RefusedCopiesTest {

    private final Copier copier =
            new Copier(TestCodecs.codecs(AllowList.everything()).java(), TestCodecs.LOADER);

    @TestFactory
    Stream<DynamicTest> classesWithASayInTheirSerialisedFormStayBytes() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("writeObject", new Writes());
        values.put("readObject", new Reads());
        values.put("readObject above", new BelowReads());
        values.put("readObjectNoData", new NoData());
        values.put("readResolve", Singleton.INSTANCE);
        values.put("writeReplace", new Replaced());
        values.put("record with readResolve", new ResolvedRecord("a"));
        values.put("serialPersistentFields", new OwnFields());
        values.put("Externalizable", new External());
        values.put("superclass that is not serialisable", new BelowPlain());
        values.put("subclass of ArrayList", new OwnList());
        values.put("anonymous subclass of HashMap", new HashMap<>(Map.of("a", 1)) {});
        values.put("exception", new IllegalStateException("a"));
        values.put("lambda", (Supplier<String> & Serializable) () -> "a");
        values.put(
                "proxy",
                Proxy.newProxyInstance(
                        TestCodecs.LOADER, new Class<?>[] {Comparable.class}, (proxy, method, args) -> 0));
        values.put("class", String.class);
        values.put("unmodifiable view", Collections.unmodifiableList(new ArrayList<>(List.of("a"))));
        values.put("Arrays.asList", Arrays.asList("a", "b"));
        values.put("tree set by code", new TreeSet<>(bySize()));
        values.put("linked map by lists", new LinkedHashMap<>(Map.of(new ArrayList<>(List.of(1)), 1)));
        values.put("not serialisable", new Plain());
        values.put("calendar", Calendar.getInstance());
        return values.entrySet().stream()
                .flatMap(value -> Stream.of(
                        refused(value.getKey(), value.getValue()),
                        refused(value.getKey() + " in a list", new ArrayList<>(List.of("a", value.getValue()))),
                        refused(value.getKey() + " in a field", new Holder(value.getValue())),
                        refused(value.getKey() + " in a record", new RecordHolder(value.getValue())),
                        refused(value.getKey() + " in an array", new Object[] {"a", value.getValue()})));
    }

    private DynamicTest refused(String name, Object value) {
        return DynamicTest.dynamicTest(
                name, () -> assertThat(copier.master(value)).isNull());
    }

    @Test
    void whatContainsItselfStaysBytesAndKeepsItsCycle() {
        Holder holder = new Holder(null);
        holder.part = new ArrayList<>(List.of(holder));
        ArrayList<Object> list = new ArrayList<>();
        list.add(list);

        assertThat(copier.master(holder)).isNull();
        assertThat(copier.master(list)).isNull();

        Values values = TestCodecs.values();
        Holder copy = (Holder) values.value(values.form(holder));
        assertThat(((List<?>) copy.part).get(0)).isSameAs(copy);
    }

    @Test
    void whatIsNestedTooDeeplyForItsReadersIsRefusedAsBefore() {
        assertThat(copier.master(nested(90))).isNotNull();
        assertThat(copier.master(nested(110))).isNull();
        assertThat(copier.master(nested(100_000))).isNull();

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> TestCodecs.values().form(nested(110)))
                .withMessageContaining("max-depth");
    }

    @Test
    void whatExceedsALimitOfTheCodecIsRefusedAsBefore() {
        Values few = limited(new DecodeLimits(100, 1_000, 1_000, 10_000));

        List<Object> tooMany =
                List.of(new ArrayList<>(Collections.nCopies(2_000, new Date(1))), new int[1_001], "x".repeat(10_001));
        for (Object part : tooMany) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> few.value(few.form(new Object[] {"a", part})))
                    .withMessageMatching("(?s).*(max-|exceed|REJECTED).*");
        }
        assertThat(few.form(new ArrayList<>(List.of("a")))).isInstanceOf(MasterCopy.class);
    }

    @Test
    void anObjectThatCannotBeSerialisedIsRefusedWhereverItIs() {
        for (Object value : List.of(
                new ArrayList<>(List.of("a", new Plain())),
                new Holder(new Plain()),
                new RecordHolder(new Plain()),
                List.of(new Plain()),
                new Object[] {new Plain()},
                new ArrayList<>(List.of(new BareRecord("a"))))) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> TestCodecs.values().form(value))
                    .withMessageContaining("not serialisable")
                    .withMessageContaining("codec.value");
        }
    }

    @Test
    void aClassThatIsNotAllowedIsRefusedWhereverItIs() {
        Values values = TestCodecs.values(TestCodecs.codecs(AllowList.of()));

        for (Object value : List.of(
                new Holder("a"),
                new ArrayList<>(List.of(new Holder("a"))),
                new ArrayList<>(List.of(CopiedClasses.Colour.RED)),
                new ArrayList<>(List.of(new RecordHolder("a"))),
                new Holder[0])) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> values.form(value))
                    .withMessageContaining("drey.codec.allow += \"io.drey.internal.copy.");
        }
    }

    @Test
    void classesThatTheManagersLoaderDoesNotFindStayBytes() throws Exception {
        URL classes = TestCodecs.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, null)) {
            Object foreign = instance(other, Holder.class);
            Object colour = Class.forName(CopiedClasses.Colour.class.getName(), true, other)
                    .getEnumConstants()[0];

            assertThat(copier.master(foreign)).isNull();
            assertThat(copier.master(new ArrayList<>(List.of(foreign)))).isNull();
            assertThat(copier.master(new ArrayList<>(List.of(colour)))).isNull();
            assertThat(new Copier(TestCodecs.codecs(AllowList.everything()).java(), other).master(foreign))
                    .isNotNull();
        }
    }

    @Test
    void codeThatFailsWhileCopyingLeavesItToTheBytes() {
        Holder key = new Holder("a");
        Map<Object, Object> map = new HashMap<>(Map.of(new FailingHash(key), "b"));
        key.part = null;

        assertThat(copier.master(map)).isNull();
    }

    private static Values limited(DecodeLimits limits) {
        Codecs codecs = new Codecs(new JavaCodec(TestCodecs.ALLOWED, limits), List.of());
        return new Values(codecs, Shareable.with(List.of()), TestCodecs.LOADER, true);
    }

    private static Object instance(ClassLoader loader, Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(type.getName(), true, loader).getDeclaredConstructor(Object.class);
        constructor.setAccessible(true);
        return constructor.newInstance("a");
    }

    private static Object nested(int levels) {
        Object value = "a";
        for (int i = 0; i < levels; i++) {
            value = new Holder(value);
        }
        return value;
    }

    private static Comparator<Object> bySize() {
        return (Comparator<Object> & Serializable) (a, b) -> 0;
    }

    static class Holder implements Serializable {
        private static final long serialVersionUID = 1L;
        Object part;

        Holder(Object part) {
            this.part = part;
        }
    }

    record RecordHolder(Object part) implements Serializable {}

    record BareRecord(String text) {}

    record FailingHash(Holder holder) implements Serializable {
        @Override
        public int hashCode() {
            return holder.part.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    static class Plain {}

    static final class BelowPlain extends Plain implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    static final class Writes extends Holder {
        private static final long serialVersionUID = 1L;

        Writes() {
            super("a");
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
        }
    }

    static class Reads extends Holder {
        private static final long serialVersionUID = 1L;

        Reads() {
            super("a");
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
        }
    }

    static final class BelowReads extends Reads {
        private static final long serialVersionUID = 1L;
    }

    static final class NoData implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObjectNoData() {}
    }

    static final class Singleton implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Singleton INSTANCE = new Singleton();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    static final class Replaced implements Serializable {
        private static final long serialVersionUID = 1L;

        Object writeReplace() {
            return "replaced";
        }
    }

    record ResolvedRecord(Object text) implements Serializable {
        private Object readResolve() {
            return "resolved";
        }
    }

    static final class OwnFields implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final ObjectStreamField[] serialPersistentFields = {};
        private String text = "a";
    }

    public static final class External implements Externalizable {
        private static final long serialVersionUID = 1L;

        public External() {}

        @Override
        public void writeExternal(ObjectOutput out) {}

        @Override
        public void readExternal(ObjectInput in) {}
    }

    static final class OwnList extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
        private int reads;

        @Override
        public String get(int index) {
            reads++;
            return super.get(index);
        }
    }
}
