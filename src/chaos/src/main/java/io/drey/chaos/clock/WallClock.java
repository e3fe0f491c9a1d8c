package io.drey.chaos.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The wall clock that Drey's classes read in a JVM under {@link WallClockAgent}: the true one, off by what lies in a
 * file, which another process may set at any time. Any thread.
 */
public final class WallClock {

    private static volatile ByteBuffer wrong = ByteBuffer.allocate(Long.BYTES);

    private WallClock() {}

    /** From now on, this file tells by how many milliseconds the clock is wrong. */
    static void follow(Path file) throws IOException {
        wrong = map(file);
    }

    private static MappedByteBuffer map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    /** Sets the clocks that follow this file, so much off the true time. */
    public static void set(Path file, Duration off) {
        try {
            map(file).putLong(0, off.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In place of {@link System#currentTimeMillis()}. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + wrong.getLong(0);
    }

    /** In place of {@link Instant#now()}. */
    public static Instant now() {
        return Instant.now().plusMillis(wrong.getLong(0));
    }

    /** In place of {@link Clock#systemUTC()}; it does not follow. */
    public static Clock systemUTC() {
        return Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofMillis(wrong.getLong(0)));
    }
}
