package io.drey.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A line on which what the server says takes a while, so that all answers to what was sent without waiting arrive
 * together. Counts how often answers arrive: the round trips of whoever waits for each, with some more for those of the
 * client's own account. Any thread.
 */
public final class LongLine implements AutoCloseable {

    private static final long WHILE_NANOS = Duration.ofMillis(15).toNanos();

    private final AtomicInteger arrivals = new AtomicInteger();
    private final Between between;

    public LongLine(int target) throws IOException {
        this.between = new Between(target, this::connect);
    }

    public String uri() {
        return "redis://127.0.0.1:" + between.port();
    }

    /** How often answers have arrived. */
    public int arrivals() {
        return arrivals.get();
    }

    private void connect(Socket client, Socket server) {
        Between.thread(() -> carry(client, server, () -> {}));
        Between.thread(() -> carry(server, client, () -> {
            LockSupport.parkNanos(WHILE_NANOS);
            arrivals.incrementAndGet();
        }));
    }

    private static void carry(Socket from, Socket to, Runnable underWay) {
        try (to;
                from) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int first = in.read(); first >= 0; first = in.read()) {
                underWay.run();
                byte[] rest = new byte[in.available()];
                int length = in.readNBytes(rest, 0, rest.length);
                out.write(first);
                out.write(rest, 0, length);
            }
        } catch (IOException broken) {
            // as connections do
        }
    }

    @Override
    public void close() throws IOException {
        between.close();
    }
}
