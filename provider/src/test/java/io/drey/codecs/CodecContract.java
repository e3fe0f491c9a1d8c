package io.drey.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.codec.CodecException;
import io.drey.codecs.stranger.Stranger;
import io.drey.internal.codec.LibraryCodec;
import io.drey.servers.RedisServer;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a library's codec must do, through the public face and a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CodecContract {

    private final String codec;
    private final TieredCachingProvider provider = new TieredCachingProvider();
    private RedisServer server;
    private CacheManager writing;
    private CacheManager reading;

    /** @param codec the name for {@code codec.value} */
    protected CodecContract(String codec) {
        this.codec = codec;
    }

    /** Whether a field may hold a subclass of what it declares; otherwise such a value must be refused. */
    protected boolean keepsSubclasses() {
        return false;
    }

    @BeforeAll
    void start() {
        server = RedisServer.start();
        writing = manager("writing", getClass().getClassLoader());
        reading = manager("reading", getClass().getClassLoader());
    }

    @AfterAll
    void stop() {
        provider.close();
        server.close();
    }

    private CacheManager manager(String name, ClassLoader loader, String... allowed) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .namespace("codecs")
                .partitions(4)
                .connectTimeout(Duration.ofSeconds(10))
                .commandTimeout(Duration.ofSeconds(10))
                .allow(Stream.concat(Stream.of("io.drey.codecs.*", "com.acme.*"), Stream.of(allowed))
                        .toList())
                .build();
        return provider.getCacheManager(URI.create("drey:" + name), loader, options);
    }

    private <V> Cache<String, V> cache(
            CacheManager manager, String name, Class<V> type, String written, String... read) {
        return manager.createCache(
                name,
                new TieredConfiguration<String, V>()
                        .setTypes(String.class, type)
                        .setTierOptions(TierOptions.builder()
                                .valueCodec(written)
                                .alsoRead(read)
                                .writeThrough()
                                .build()));
    }

    private <V> Cache<String, V> cache(CacheManager manager, String name, Class<V> type) {
        return cache(manager, name, type, codec);
    }

    private static long unreadable(Cache<?, ?> cache) {
        return cache.unwrap(TierMXBean.class).getUnreadableValues();
    }

    @Test
    void valuesOfAllKindsComeBackEqualInAnotherJvm() {
        Cache<String, Object> written = cache(writing, "kinds", Object.class);
        Cache<String, Object> read = cache(reading, "kinds", Object.class);

        int number = 0;
        for (Object sample : Samples.all()) {
            String key = "key" + number++;
            written.put(key, sample);
            Object first = read.get(key);

            assertThat(first).isEqualTo(sample).isExactlyInstanceOf(sample.getClass());
            assertThat(read.get(key)).isEqualTo(sample);
            assertThat(written.get(key)).isEqualTo(sample);
            assertThat(written.replace(key, first, sample)).isTrue();
        }
        assertThat(unreadable(read)).isZero();
    }

    @Test
    void valuesOfTheDeclaredTypeComeBackEqual() {
        Cache<String, Samples.Bean> written = cache(writing, "beans", Samples.Bean.class);
        Cache<String, Samples.Bean> read = cache(reading, "beans", Samples.Bean.class);
        Samples.Bean bean = Samples.Bean.of(new byte[100], new int[] {-1}, null, "a");

        written.put("key", bean);

        assertThat(read.get("key")).isEqualTo(bean).isNotSameAs(read.get("key"));
        assertThat(read.get("key").hasForgotten()).isTrue();
    }

    @Test
    void textsNumbersAndBytesAreWrittenByDreyItself() {
        Cache<String, Object> written = cache(writing, "scalars", Object.class);
        Cache<String, Object> read = cache(reading, "scalars", Object.class);

        for (Object scalar : List.of("text", 1L, 2, 3.0, 'c', true)) {
            written.put("key of " + scalar, scalar);

            assertThat(read.get("key of " + scalar)).isEqualTo(scalar);
        }
    }

    @Test
    void aSubclassInAFieldIsKeptOrRefused() {
        Cache<String, Object> written = cache(writing, "families", Object.class);
        Cache<String, Object> read = cache(reading, "families", Object.class);
        Samples.Family inField = new Samples.Family();
        inField.one = new Samples.Bean();
        Samples.Family inList = new Samples.Family();
        inList.several.add(new Samples.Bean());
        Samples.Anything anything = new Samples.Anything();
        anything.content = new Samples.Item("nut", 1);

        if (keepsSubclasses()) {
            written.put("field", inField);
            written.put("list", inList);
            written.put("any", anything);

            assertThat(((Samples.Family) read.get("field")).one).isExactlyInstanceOf(Samples.Bean.class);
            assertThat(((Samples.Family) read.get("list")).several.get(0)).isExactlyInstanceOf(Samples.Bean.class);
            assertThat(((Samples.Anything) read.get("any")).content).isEqualTo(anything.content);
        } else {
            for (Object value : List.of(inField, inList, anything)) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> written.put("key", value))
                        .withMessageContaining("declare");
            }
            assertThat(read.get("key")).isNull();
        }
    }

    @Test
    void classesThatAreNotAllowedAreRefusedUntilTheyAre() {
        Cache<String, Object> written = cache(writing, "strangers", Object.class);
        for (Object value : List.of(new Stranger(), new Samples.WithStranger())) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> written.put("key", value))
                    .withMessageContaining("drey.codec.allow");
        }

        try (CacheManager allowing = manager("allowing", getClass().getClassLoader(), Stranger.class.getName())) {
            Cache<String, Object> allowed = cache(allowing, "strangers", Object.class);
            Cache<String, Object> read = cache(reading, "strangers", Object.class);
            for (Object value : List.of(new Stranger(), new Samples.WithStranger())) {
                String key = value.getClass().getName();
                allowed.put(key, value);

                assertThat(allowed.get(key)).isExactlyInstanceOf(value.getClass());
                long before = unreadable(read);
                assertThat(read.get(key)).isNull();
                assertThat(unreadable(read)).isGreaterThan(before);
            }
        }
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        Cache<String, Samples.Chain> written = cache(writing, "chains", Samples.Chain.class);

        written.put("short", Samples.chain(20));
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> written.put("long", Samples.chain(20_000)));

        Cache<String, Samples.Chain> read = cache(reading, "chains", Samples.Chain.class);
        assertThat(read.get("short").next.next).isNotNull();
    }

    @Test
    void jvmsChangeFromJavaSerialisationWithoutAMiss() {
        Cache<String, Samples.Bean> oldest = cache(writing, "rollout", Samples.Bean.class, "auto", codec);
        Cache<String, Samples.Bean> newer = cache(reading, "rollout", Samples.Bean.class, codec, "java");
        try (CacheManager last = manager("last", getClass().getClassLoader())) {
            Cache<String, Samples.Bean> newest = cache(last, "rollout", Samples.Bean.class, codec);
            Samples.Bean bean = Samples.Bean.of(new byte[1], new int[1], null, "a");

            oldest.put("by java", bean);
            newer.put("by library", bean);

            assertThat(newer.get("by java")).isEqualTo(bean);
            assertThat(oldest.get("by library")).isEqualTo(bean);
            assertThat(newest.get("by library")).isEqualTo(bean);
            assertThat(unreadable(newer) + unreadable(oldest)).isZero();
            long before = unreadable(newest);
            assertThat(newest.get("by java")).isNull();
            assertThat(unreadable(newest)).isGreaterThan(before);
        }
    }

    @Test
    void anotherVersionOfAClassGivesAValueOrAMiss() throws Exception {
        String first = "class Account { public String name = \"Ann\"; public int age = 7; }";
        List<String> others = List.of(
                "class Account { public String name; public int age; public String added; }",
                "class Account { public String name; }",
                "class Account { public String renamed; public int age; }",
                "class Account { public String name; public String age; }",
                "class Account { public java.util.List<String> name; public int age; }",
                "record Account(String name, int age) {}",
                "enum Account { A }");
        String firstRecord = "record Account(String name, int age) { public Account() { this(\"Ann\", 7); } }";
        List<String> otherRecords = List.of(
                "record Account(String name, int age, String added) {}",
                "record Account(String name) {}",
                "record Account(String renamed, int age) {}",
                "record Account(int age, String name) {}",
                "record Account(String name, boolean age) {}",
                "record Account(String name, java.util.UUID age) {}",
                "class Account { public String name; public int age; }");
        for (String other : others) {
            isAValueOrAMiss(Versions.account(first), Versions.account(other));
        }
        for (String other : otherRecords) {
            isAValueOrAMiss(Versions.account(firstRecord), Versions.account(other));
        }
    }

    private void isAValueOrAMiss(Class<?> writtenType, Class<?> readType) throws Exception {
        byte[] bytes = Damage.codec(codec, writtenType.getClassLoader())
                .encode(writtenType.getDeclaredConstructor().newInstance());
        Object value;
        try {
            value = Damage.codec(codec, readType.getClassLoader())
                    .decode(bytes, 0, bytes.length, readType.getClassLoader());
        } catch (CodecException e) {
            return;
        }
        assertThat(value).isExactlyInstanceOf(readType);
        assertFields(value);
    }

    @Test
    void aFieldNeverHoldsWhatItsTypeDoesNotAllow() throws Exception {
        String classes = "public static class Address implements java.io.Serializable { public int number = 7; }"
                + " public static class Location implements java.io.Serializable { public int number; } }";
        Class<?> first = Versions.account("class Account { public Address home = new Address(); " + classes);
        for (String other : List.of("Location", "java.util.List<String>", "java.util.Map<String, Integer>")) {
            Class<?> second = Versions.account("class Account { public " + other + " home; " + classes);
            byte[] bytes = Damage.codec(codec, first.getClassLoader())
                    .encode(first.getDeclaredConstructor().newInstance());
            LibraryCodec reading = Damage.codec(codec, second.getClassLoader()); // that has read nothing before
            if (keepsSubclasses()) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> reading.decode(bytes, 0, bytes.length, second.getClassLoader()));
            } else {
                isAValueOrAMiss(first, second);
            }
        }
    }

    @Test
    void anElementIsReadAsWhatItWasOrNotAtAll() throws Exception {
        Class<?> first = Versions.account("class Account { public java.util.List<Short> home ="
                + " new java.util.ArrayList<>(java.util.List.of((short) 7)); }");
        Class<?> second = Versions.account("class Account { public java.util.List<Character> home; }");
        byte[] bytes = Damage.codec(codec, first.getClassLoader())
                .encode(first.getDeclaredConstructor().newInstance());
        Object value;
        try {
            value = Damage.codec(codec, second.getClassLoader())
                    .decode(bytes, 0, bytes.length, second.getClassLoader());
        } catch (CodecException e) {
            return;
        }
        List<String> possible = keepsSubclasses() ? List.of("[7]") : List.of("[7]", "[\u0007]");
        assertThat(String.valueOf(second.getField("home").get(value))).isIn(possible);
    }

    @Test
    void springsNullIsTheOneInstanceInEveryJvm() throws Exception {
        String name = "org.springframework.cache.support.NullValue";
        Class<?> type = Versions.of(
                name,
                "final class NullValue implements java.io.Serializable {"
                        + " public static final Object INSTANCE = new NullValue();"
                        + " private Object readResolve() { return INSTANCE; } }");
        Object instance = type.getField("INSTANCE").get(null);
        try (CacheManager one = manager("one", type.getClassLoader(), name);
                CacheManager two = manager("two", type.getClassLoader(), name);
                CacheManager three = manager("three", type.getClassLoader(), name);
                CacheManager strict = manager("strict", type.getClassLoader())) {
            Cache<String, Object> oldest = cache(one, "nulls", Object.class, "auto", codec);
            Cache<String, Object> newer = cache(two, "nulls", Object.class, codec, "java");
            Cache<String, Object> newest = cache(three, "nulls", Object.class, codec);
            Cache<String, Object> refusing = cache(strict, "nulls", Object.class, codec);

            oldest.put("by java", instance);
            newer.put("by library", instance);

            assertThat(newer.get("by java")).isSameAs(instance);
            assertThat(oldest.get("by library")).isSameAs(instance);
            assertThat(newest.get("by library")).isSameAs(instance);
            assertThat(newest.get("by library")).isSameAs(instance);
            assertThat(unreadable(oldest) + unreadable(newer) + unreadable(newest))
                    .isZero();
            assertThat(refusing.get("by library")).isNull();
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> refusing.put("key", instance))
                    .withMessageContaining("drey.codec.allow");
        }
    }

    @Test
    void aLoaderThatFailsIsAMiss() throws Exception {
        Class<?> type = Versions.account("record Account(String name) { public Account() { this(\"Ann\"); } }");
        ClassLoader stopped = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                throw new IllegalStateException("this application was stopped");
            }
        };
        try (CacheManager running = manager("running", type.getClassLoader());
                CacheManager failing = manager("failing", stopped)) {
            Cache<String, Object> written = cache(running, "stopped", Object.class);
            Cache<String, Object> read = cache(failing, "stopped", Object.class);
            written.put("key", type.getDeclaredConstructor().newInstance());

            assertThat(read.get("key")).isNull();
            assertThat(read.getAll(Set.of("key"))).isEmpty();
            assertThat(unreadable(read)).isNotZero();
        }
    }

    @Test
    void anotherVersionInAnotherJvmFailsNoCall() throws Exception {
        Class<?> first =
                Versions.account("record Account(String name, int age) { public Account() { this(\"Ann\", 7); } }");
        Class<?> second = Versions.account("enum Account { A }");
        try (CacheManager older = manager("older", first.getClassLoader());
                CacheManager newer = manager("newer", second.getClassLoader())) {
            Cache<String, Object> written = cache(older, "accounts", Object.class);
            Cache<String, Object> read = cache(newer, "accounts", Object.class);
            Object account = first.getDeclaredConstructor().newInstance();
            written.put("key", account);

            assertThat(read.get("key")).isNull();
            assertThat(read.getAll(Set.of("key"))).isEmpty();
            assertThat(unreadable(read)).isNotZero();
            assertThat(written.get("key")).isEqualTo(account);
        }
    }

    /** A field that both versions have holds what was written; any other nothing. */
    private static void assertFields(Object value) throws Exception {
        for (Field field : value.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            Object found = field.get(value);
            if (found != null && !field.getType().isPrimitive()) {
                assertThat(found).isInstanceOf(field.getType());
            }
            switch (field.getName()) {
                case "name" -> assertThat(found).isEqualTo("Ann");
                case "age" -> assertThat(String.valueOf(found)).isEqualTo("7");
                case "home" -> {} // of another type, of which a library may make what it can
                default -> assertThat(found).as(field.getName()).isNull();
            }
        }
    }

    /** Each way to damage a value a few hundred times, below the server, since Redis would only carry it. */
    @Test
    void damagedBytesAreReadOrRefusedInBoundedTimeAndMemory() {
        Damage damage = new Damage(codec, new Random(4711));

        for (Object sample : Samples.all()) {
            damage.tryOn(sample);
        }

        assertThat(damage.refused()).isPositive();
    }
}
