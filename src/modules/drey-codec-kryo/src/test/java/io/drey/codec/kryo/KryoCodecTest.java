package io.drey.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.TypedCodec;
import io.drey.codecs.CodecContract;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.DecodeLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class KryoCodecTest extends CodecContract {

    private static final CodecContext CONTEXT = new CacheContext(
            Object.class,
            KryoCodecTest.class.getClassLoader(),
            AllowList.of(KryoCodecTest.class.getName()),
            DecodeLimits.DEFAULT);

    private static final List<Function<Random, Object>> KINDS = List.of(
            Random::nextLong,
            random -> random.nextInt(100),
            random -> (short) random.nextInt(),
            random -> (byte) random.nextInt(),
            random -> random.nextInt(10) / 4.0,
            random -> (char) random.nextInt(100),
            Random::nextBoolean,
            random -> "nut ü".repeat(random.nextInt(3)),
            random -> new UUID(random.nextLong(), 1),
            random -> BigInteger.valueOf(random.nextInt()),
            random -> BigDecimal.valueOf(random.nextInt(), 2),
            random -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
            random -> timestamp(random.nextInt(), random.nextInt(1_000_000_000)),
            random -> OptionalInt.of(random.nextInt()),
            random -> EnumSet.of(DayOfWeek.of(1 + random.nextInt(7))),
            random -> BitSet.valueOf(new long[] {random.nextInt()}),
            random -> new TreeMap<>(Map.of(random.nextInt(), "a")),
            random -> new ArrayList<>(Collections.nCopies(random.nextInt(5), null)),
            random -> numbers(random.nextInt(3)),
            random -> new Empty());

    KryoCodecTest() {
        super("kryo");
    }

    @Override
    protected boolean keepsSubclasses() {
        return true;
    }

    record Empty() {}

    record Numbers(Long a, Long b, Long c, Long d, Long e, Long f, Long g, Long h, Long i, Long j) {}

    /** With the fields by which Kryo reads classes, and not as a record. */
    static final class Fields {
        Object a = 1L;
        Object b = 2L;
        Object c = 3L;
        Object d = 4L;
        Object e = 5L;
        Object f = 6L;
        Object g = 7L;
        Object h = 8L;
        Object i = 9L;
        Object j = 10L;
    }

    private static Numbers numbers(long from) {
        return new Numbers(from, from, from, from, from, from, from, from, from, from);
    }

    private static Timestamp timestamp(long second, int nanos) {
        Timestamp timestamp = new Timestamp(second * 1_000);
        timestamp.setNanos(nanos);
        return timestamp;
    }

    private static Object again(TypedCodec codec, Object value) throws Exception {
        byte[] bytes = codec.encode(value, Object.class);
        return codec.decode(bytes, 0, bytes.length, Object.class);
    }

    @Test
    void manySmallNumbersAndClassesComeBack() throws Exception {
        TypedCodec codec = new KryoCodec(CONTEXT);
        List<Object> fields = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            fields.add(new Fields());
            numbers.add(numbers(i));
        }

        assertThat(again(codec, numbers)).isEqualTo(numbers);
        assertThat((List<?>) again(codec, fields)).hasSize(5_000);
    }

    @Test
    void whatIsWrittenCanBeRead() throws Exception {
        TypedCodec codec = new KryoCodec(CONTEXT);
        Random random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            Function<Random, Object> kind = KINDS.get(round % KINDS.size());
            List<Object> value = new ArrayList<>();
            Map<Object, Object> map = new HashMap<>();
            int size = random.nextInt(3_000);
            for (int i = 0; i < size; i++) {
                Object each = round < 100
                        ? kind.apply(random)
                        : KINDS.get(random.nextInt(KINDS.size())).apply(random);
                value.add(each);
                map.put(i, each);
            }

            assertThat(again(codec, value)).as("round %s", round).isEqualTo(value);
            assertThat(again(codec, map)).as("round %s", round).isEqualTo(map);
        }
    }

    @Test
    void elementsThatTakeNoBytesAreBoundedWhenTheyAreWritten() throws Exception {
        TypedCodec codec = new KryoCodec(CONTEXT);
        List<Object> few = new ArrayList<>(Collections.nCopies(9_000, null));
        List<Object> many = new ArrayList<>(Collections.nCopies(1_000_000, null));

        assertThat(again(codec, few)).isEqualTo(few);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec.encode(many, Object.class))
                .withMessageContaining("nulls");
    }

    @Test
    void aTimestampKeepsItsNanoseconds() throws Exception {
        TypedCodec codec = new KryoCodec(CONTEXT);
        for (Timestamp each : Arrays.asList(timestamp(-3, 999_999_999), timestamp(1_700_000_000, 1))) {
            assertThat(again(codec, each)).isEqualTo(each);
        }
    }

    /** Whose hash code fails as for lack of stack, while it is read. */
    static final class Failing {
        static final ThreadLocal<Boolean> FAILS = ThreadLocal.withInitial(() -> false);
        int number = 1;

        @Override
        public int hashCode() {
            if (FAILS.get()) {
                throw new StackOverflowError("as if");
            }
            return number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Failing that && number == that.number;
        }
    }

    @Test
    void anInstanceThatAnErrorInterruptedIsNotUsedAgain() throws Exception {
        AtomicInteger made = new AtomicInteger();
        TypedCodec codec = new KryoCodec(new Counting(CONTEXT, made));
        Map<Object, String> value = new HashMap<>(Map.of(new Failing(), "a"));
        byte[] bytes = codec.encode(value, Object.class);
        assertThat(codec.decode(bytes, 0, bytes.length, Object.class)).isEqualTo(value);
        assertThat(made).hasValue(1);

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> codec.decode(bytes, 0, bytes.length - 1, Object.class));
        assertThat(codec.decode(bytes, 0, bytes.length, Object.class)).isEqualTo(value);
        assertThat(made).as("bytes that end early leave it sound").hasValue(1);

        Failing.FAILS.set(true);
        assertThat(thrownBy(codec, bytes)).isNotNull();
        Failing.FAILS.remove();
        assertThat(codec.decode(bytes, 0, bytes.length, Object.class)).isEqualTo(value);
        assertThat(made).hasValue(2);
    }

    private static Throwable thrownBy(TypedCodec codec, byte[] bytes) {
        try {
            codec.decode(bytes, 0, bytes.length, Object.class);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    /** Counts how often an instance of Kryo is made: each asks once for the depth. */
    private record Counting(CodecContext context, AtomicInteger made) implements CodecContext {

        @Override
        public int maxDepth() {
            made.incrementAndGet();
            return context.maxDepth();
        }

        @Override
        public Class<?> declaredType() {
            return context.declaredType();
        }

        @Override
        public ClassLoader loader() {
            return context.loader();
        }

        @Override
        public boolean allows(String className) {
            return context.allows(className);
        }

        @Override
        public void check(Class<?> type) {
            context.check(type);
        }

        @Override
        public long maxReferences() {
            return context.maxReferences();
        }

        @Override
        public int maxArrayLength() {
            return context.maxArrayLength();
        }

        @Override
        public long maxBytes() {
            return context.maxBytes();
        }
    }
}
