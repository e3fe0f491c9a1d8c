package io.drey.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.codec.CodecException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JavaCodecTest {
    private final JavaCodec strict = new JavaCodec(AllowList.of(), DecodeLimits.DEFAULT);
    private final JavaCodec ours = new JavaCodec(TestCodecs.ALLOWED, DecodeLimits.DEFAULT);
    private final JavaCodec attacker = new JavaCodec(AllowList.everything(), DecodeLimits.DEFAULT);

    @Test
    void theFormatIsPlainJavaSerialisation() {
        byte[] bytes = strict.encode(new ArrayList<>(List.of("a", 1)));

        assertThat(Hex.of(bytes))
                .isEqualTo(
                        "aced0005737200136a6176612e7574696c2e41727261794c6973747881d21d99c7619d03000149000473697a6578"
                                + "700000000277040000000274000161737200116a6176612e6c616e672e496e746567657212e2a0a4f7818738"
                                + "02000149000576616c7565787200106a6176612e6c616e672e4e756d62657286ac951d0b94e08b0200007870"
                                + "0000000178");
        assertThat(decode(strict, bytes)).isEqualTo(List.of("a", 1));
    }

    @Test
    void valuesOfTheJdkNeedNoConfiguration() {
        TreeMap<String, Object> sorted =
                new TreeMap<>(Comparator.<String>naturalOrder().reversed());
        sorted.put("k", new ArrayList<>(Arrays.asList(1, null)));
        EnumMap<TimeUnit, Object> enums = new EnumMap<>(Map.of(TimeUnit.DAYS, BitSet.valueOf(new long[] {5})));

        List<Object> values = List.of(
                sorted,
                enums,
                EnumSet.of(TimeUnit.DAYS),
                new HashMap<>(Map.of("a", new HashSet<>(Set.of(1)))),
                new ConcurrentHashMap<>(Map.of("a", 'c')),
                Collections.unmodifiableList(new ArrayList<>(List.of("x"))),
                Arrays.asList("x", "y"),
                Map.of("a", List.of(LocalDate.EPOCH, ZonedDateTime.now(ZoneId.of("Europe/Vienna")))),
                new GregorianCalendar(TimeZone.getTimeZone("Europe/Vienna")),
                new BigDecimal("1.10"));

        assertThat(values)
                .allSatisfy(value ->
                        assertThat(decode(strict, strict.encode(value))).isEqualTo(value));
        assertThat(decode(strict, strict.encode(new AtomicLong(5)))).hasToString("5");
        assertThat((int[][]) decode(strict, strict.encode(new int[][] {{1}, {}})))
                .isDeepEqualTo(new int[][] {{1}, {}});
    }

    @Test
    void aClassThatIsNotAllowedFailsWhenWrittenWithTheLineToAdd() {
        Map<String, List<Pojo>> nested = new HashMap<>(Map.of("users", new ArrayList<>(List.of(new Pojo("a")))));

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> strict.encode(nested))
                .withMessageContaining("drey.codec.allow += \"io.drey.internal.codec.JavaCodecTest$Pojo\"")
                .withMessageContaining("drey.codec.allow += \"io.drey.internal.codec.*\"");
        assertThat(decode(ours, ours.encode(nested))).isEqualTo(nested);
    }

    @Test
    void aClassThatIsNotAllowedIsNotReadHoweverDeepItIsNested() {
        Object bait = new HashMap<>(Map.of("list", new ArrayList<>(List.of(new Object[] {new Trap()}))));
        byte[] bytes = attacker.encode(bait);
        Trap.sprung = false;

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(strict, bytes))
                .withMessageContaining("JavaCodecTest$Trap");
        assertThat(Trap.sprung).isFalse();
        decode(attacker, bytes);
        assertThat(Trap.sprung).isTrue();
    }

    @Test
    void classObjectsAndClassesWithoutAPackageAreRefused() {
        byte[] runtime = attacker.encode(new Object[] {Runtime.class});
        byte[] unnamed = Hex.bytes("aced00057372000465" + "76696c" + "0000000000000001020000" + "7870");

        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode(strict, runtime));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(strict, unnamed))
                .withMessageContaining("evil may not be");
        assertThat(decode(strict, strict.encode(new Object[] {int.class}))).isEqualTo(new Object[] {int.class});
    }

    @Test
    void anAllowedSubclassDoesNotBringItsSuperclass() {
        byte[] bytes = attacker.encode(new TrapDoor());
        JavaCodec subclassOnly =
                new JavaCodec(AllowList.of("io.drey.internal.codec.JavaCodecTest$TrapDoor"), DecodeLimits.DEFAULT);

        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode(subclassOnly, bytes));
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> subclassOnly.encode(new TrapDoor()));
    }

    @Test
    void lambdasAreNotWritten() {
        Runnable lambda = (Runnable & Serializable) () -> {};

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> ours.encode(lambda))
                .withMessageContaining("java.lang.invoke.SerializedLambda");
    }

    @Test
    void proxiesNeedTheirOwnPattern() {
        Comparable<?> proxy = (Comparable<?>) java.lang.reflect.Proxy.newProxyInstance(
                TestCodecs.LOADER, new Class<?>[] {Marker.class, Comparable.class}, new Handler());
        JavaCodec lenient = new JavaCodec(
                AllowList.of("io.drey.internal.codec.*", "java.lang.reflect.Proxy", "java.lang.Comparable"),
                DecodeLimits.DEFAULT);

        byte[] bytes = lenient.encode(proxy);

        assertThat(decode(lenient, bytes)).isInstanceOf(Marker.class);
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> ours.encode(proxy));
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode(ours, bytes));
    }

    @Test
    void whatIsNotSerialisableIsNamedWithWhatToDo() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> ours.encode(new ArrayList<>(List.of(new NotSerialisable()))))
                .withMessageContaining("NotSerialisable is not serialisable")
                .withMessageContaining("java.io.Serializable");
    }

    @Test
    void aFailureInTheObjectsOwnCodeIsACodecException() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> ours.encode(new Refusing()))
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aGraphDeeperThanTheStackIsACodecException() {
        assertRefused(limited(Integer.MAX_VALUE, 1_000_000, 9), nested(100_000), "nested too deeply");
    }

    @Test
    void limitsHoldWhenReading() {
        byte[] deep = strict.encode(new ArrayList<>(List.of(new ArrayList<>(List.of(new ArrayList<>(List.of(1)))))));
        byte[] wide = strict.encode(
                IntStream.range(0, 100).mapToObj(BigInteger::valueOf).toArray());

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(new JavaCodec(AllowList.of(), limits(3, 100, 100)), deep));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(new JavaCodec(AllowList.of(), limits(3, 99, 100)), wide));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(new JavaCodec(AllowList.of(), limits(3, 1000, 99)), wide));
    }

    @Test
    void whatNoReaderWouldAcceptIsRefusedWhenWritten() {
        Object nested = nested(11);

        assertThat(decode(limited(11, 100, 9), limited(11, 100, 9).encode(nested)))
                .isEqualTo(nested);
        assertRefused(limited(10, 100, 9), nested, "max-depth = 10 (found 11)");
        assertRefused(limited(11, 10, 9), nested, "max-references = 10");
        assertRefused(limited(11, 100, 9), new ArrayList<>(List.of(new int[10])), "max-array-length = 9");
        assertRefused(new JavaCodec(AllowList.of(), new DecodeLimits(9, 9, 9, 100)), "x".repeat(99), "max-bytes = 100");
    }

    @Test
    void aLongFlatListIsNotDeep() {
        Object flat = new ArrayList<>(
                IntStream.range(0, 1_000).mapToObj(JavaCodecTest::pair).toList());

        assertThat(decode(limited(4, 9_000, 3_000), limited(4, 9_000, 3_000).encode(flat)))
                .isEqualTo(flat);
    }

    @Test
    void anAbsurdLengthDoesNotCostMemory() {
        byte[] bytes = strict.encode(new long[] {1, 2});
        byte[] absurd = Hex.bytes(Hex.of(bytes).replace("7870" + "00000002", "7870" + "03ffffff"));

        assertThat(absurd).isNotEqualTo(bytes);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(strict, absurd))
                .withMessageContaining("REJECTED");
    }

    @Test
    void damagedBytesAreAlwaysACodecException() {
        byte[] bytes = ours.encode(new HashMap<>(Map.of("users", new Pojo[] {new Pojo("a")}, 1, LocalDate.EPOCH)));
        Random random = new Random(20260101);

        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                decode(ours, damaged);
            } catch (CodecException expected) {
                // the only exception there may be
            }
        }
    }

    @Test
    void readResolveKeepsASingletonsIdentity() {
        assertThat(decode(ours, ours.encode(Nothing.INSTANCE))).isSameAs(Nothing.INSTANCE);
        assertThat(decode(ours, ours.encode(new Object[] {Nothing.INSTANCE, Shape.ROUND})))
                .isEqualTo(new Object[] {Nothing.INSTANCE, Shape.ROUND});
    }

    @Test
    void whatAnAllowedClassResolvesToIsReadAsItWasWritten() {
        JavaCodec proxyOnly =
                new JavaCodec(AllowList.of("io.drey.internal.codec.JavaCodecTest$Written"), DecodeLimits.DEFAULT);

        assertThat(decode(proxyOnly, proxyOnly.encode(new Resolved()))).isInstanceOf(Resolved.class);
    }

    @Test
    void nullInsideBytesIsNotAValue() {
        assertThatThrownBy(() -> decode(strict, Hex.bytes("aced000570"))).isInstanceOf(CodecException.class);
    }

    private static DecodeLimits limits(int depth, long references, int arrayLength) {
        return new DecodeLimits(depth, references, arrayLength, 1 << 20);
    }

    private static JavaCodec limited(int depth, long references, int arrayLength) {
        return new JavaCodec(AllowList.of(), limits(depth, references, arrayLength));
    }

    private static void assertRefused(JavaCodec codec, Object value, String reason) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.encode(value))
                .withMessageContaining(reason);
    }

    private static Object nested(int depth) {
        ArrayList<Object> list = new ArrayList<>();
        for (int i = 1; i < depth; i++) {
            list = new ArrayList<>(Collections.singletonList(list));
        }
        return list;
    }

    private static Object pair(int i) {
        return new ArrayList<>(List.of(BigInteger.valueOf(i), String.valueOf(i)));
    }

    private static Object decode(JavaCodec codec, byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length, TestCodecs.LOADER);
    }

    record Pojo(String name) implements Serializable {}

    static final class NotSerialisable {}

    interface Marker {}

    static class Trap implements Serializable {
        static boolean sprung;

        private void readObject(java.io.ObjectInputStream in) {
            sprung = true;
        }
    }

    static final class TrapDoor extends JavaCodecSuper {}

    static final class Refusing implements Serializable {
        private void writeObject(java.io.ObjectOutputStream out) {
            throw new IllegalStateException("no");
        }
    }

    static final class Handler implements java.lang.reflect.InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
            return null;
        }
    }

    static final class Nothing implements Serializable {
        static final Nothing INSTANCE = new Nothing();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    static final class Resolved implements Serializable {
        private Object writeReplace() {
            return new Written();
        }
    }

    static final class Written implements Serializable {
        private Object readResolve() {
            return new Resolved();
        }
    }

    enum Shape {
        ROUND {
            @Override
            int corners() {
                return 0;
            }
        };

        abstract int corners();
    }
}

class JavaCodecSuper implements Serializable {}
