package io.drey.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what one JVM calls: a line before each call and a line after it. Each line is handed to the system at
 * once, so that a JVM that is killed leaves all that it began. Any thread.
 */
public final class Recorder implements AutoCloseable {

    static final String NOTHING = "-";

    private final FileChannel file;
    private final AtomicLong calls = new AtomicLong();

    private Recorder(FileChannel file) {
        this.file = file;
    }

    public static Recorder in(Path path) throws IOException {
        return new Recorder(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Before a call; answers its number. */
    public long begin(int client, String key, Kind kind, @Nullable Long expected, @Nullable Long value) {
        long began = System.nanoTime();
        long call = calls.incrementAndGet();
        write("b " + call + ' ' + began + ' ' + client + ' ' + key + ' ' + kind + ' ' + text(expected) + ' '
                + text(value));
        return call;
    }

    /** After it. */
    public void end(long call, Outcome outcome, @Nullable Long result) {
        long ended = System.nanoTime();
        write("e " + call + ' ' + ended + ' ' + outcome + ' ' + text(result));
    }

    private static String text(@Nullable Long number) {
        return number == null ? NOTHING : number.toString();
    }

    private void write(String line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.US_ASCII));
            synchronized (file) {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
