package io.drey.chaos.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that read the wall clock, in all the ways that Java knows. */
class WallClockAgentTest {

    private static final Duration WRONG = Duration.ofMinutes(-7);

    @TempDir
    Path directory;

    /** Reads the clock in several ways; another loader defines it anew. */
    public static final class Reader implements Supplier<List<Long>> {

        @Override
        public List<Long> get() {
            LongSupplier reference = System::currentTimeMillis;
            Supplier<Instant> now = Instant::now;
            return List.of(
                    System.currentTimeMillis(),
                    reference.getAsLong(),
                    Instant.now().toEpochMilli(),
                    now.get().toEpochMilli(),
                    Clock.systemUTC().millis());
        }
    }

    private static final class Rewriting extends ClassLoader {

        Class<?> define(byte[] bytes) {
            return defineClass(Reader.class.getName(), bytes, 0, bytes.length);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void allOfThemReadTheClockThatIsSet() throws IOException, ReflectiveOperationException {
        Path file = directory.resolve("clock");
        WallClock.set(file, WRONG);
        WallClock.follow(file);
        byte[] bytes;
        try (InputStream in = Reader.class.getResourceAsStream("WallClockAgentTest$Reader.class")) {
            bytes = WallClockAgent.rewritten(in.readAllBytes());
        }
        Supplier<List<Long>> rewritten = (Supplier<List<Long>>)
                new Rewriting().define(bytes).getDeclaredConstructor().newInstance();

        long before = System.currentTimeMillis();
        assertThat(rewritten.get())
                .hasSize(5)
                .allSatisfy(
                        millis -> assertThat(millis - WRONG.toMillis()).isBetween(before, System.currentTimeMillis()));
        WallClock.set(file, Duration.ZERO);
        assertThat(rewritten.get()).allSatisfy(millis -> assertThat(millis).isGreaterThanOrEqualTo(before));
    }

    @Test
    void aClassThatDoesNotReadItStaysAsItIs() throws IOException {
        try (InputStream in = WallClock.class.getResourceAsStream("/java/lang/Object.class")) {
            assertThat(WallClockAgent.rewritten(in.readAllBytes())).isNull();
        }
    }
}
