package io.drey.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server, and can lose an answer: the server has done what it was asked, the client never
 * hears of it, and the connection is gone. Any thread.
 */
public final class Relay implements AutoCloseable {

    private final AtomicBoolean losing = new AtomicBoolean();
    private final AtomicBoolean dropping = new AtomicBoolean();
    private volatile byte[] dropped = new byte[0];
    private volatile Runnable meanwhile = () -> {};
    private final Object holding = new Object();
    private boolean held; // guarded by holding
    private volatile long delayNanos;
    private volatile long nanosForMebibyte;
    private final int target;
    private final Between between;

    public Relay(int target) throws IOException {
        this.target = target;
        this.between = new Between(target, this::connect);
    }

    public String uri() {
        return "redis://127.0.0.1:" + port();
    }

    public int port() {
        return between.port();
    }

    /** Ends all connections that there are, wherever their bytes have got to. */
    public void cut() {
        between.cut();
    }

    /** The answer to the next script is dropped, and with it the connection. */
    public void loseNextAnswer() {
        losing.set(true);
    }

    /** Answers are kept back until they are no longer to be. */
    public void hold(boolean back) {
        synchronized (holding) {
            held = back;
            holding.notifyAll();
        }
    }

    /** What the server says takes so long from now on. */
    public void delay(Duration time) {
        delayNanos = time.toNanos();
    }

    /** On each connection, so many bytes a second get to the server from now on. */
    public void narrow(long bytesEachSecond) {
        nanosForMebibyte = (1L << 20) * 1_000_000_000L / bytesEachSecond;
    }

    private void pass() {
        synchronized (holding) {
            while (held) {
                try {
                    holding.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** The same, and something happens before the connection is gone. */
    public void loseNextAnswer(Runnable happens) {
        meanwhile = happens;
        losing.set(true);
    }

    /** The next script never comes to the server, and the connection is gone. */
    public void dropNextScript() {
        dropping.set(true);
    }

    /** What was dropped comes to the server all the same, by another way. Returns once the server has answered it. */
    public void deliverDropped() throws IOException {
        try (Socket late = new Socket(InetAddress.getLoopbackAddress(), target)) {
            late.getOutputStream().write(dropped);
            assertAnswered(late.getInputStream().read());
        }
    }

    private static void assertAnswered(int firstByte) {
        if (firstByte < 0) {
            throw new IllegalStateException("the server did not answer");
        }
    }

    public boolean isDropping() {
        return dropping.get();
    }

    public boolean isLosing() {
        return losing.get();
    }

    private void connect(Socket client, Socket server) {
        AtomicBoolean lost = new AtomicBoolean();
        Between.thread(() -> pump(client, server, (bytes, length) -> {
            if (isScript(bytes, length) && dropping.compareAndSet(true, false)) {
                dropped = Arrays.copyOf(bytes, length);
                return false;
            }
            if (isScript(bytes, length) && losing.compareAndSet(true, false)) {
                lost.set(true);
            }
            LockSupport.parkNanos(nanosForMebibyte * length >> 20);
            return true;
        }));
        Between.thread(() -> pump(server, client, (bytes, length) -> {
            pass();
            LockSupport.parkNanos(delayNanos);
            if (lost.get()) {
                meanwhile.run();
                return false;
            }
            return true;
        }));
    }

    private static boolean isScript(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains("EVAL");
    }

    /** Looks at what passes; answers whether it may. */
    private interface Passing {
        boolean test(byte[] bytes, int length);
    }

    private static void pump(Socket from, Socket to, Passing passing) {
        byte[] buffer = new byte[64 * 1024];
        try (to;
                from) { // ended first: where a server's answer is lost nothing more gets to it
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(buffer)) >= 0) {
                if (!passing.test(buffer, length)) {
                    return;
                }
                out.write(buffer, 0, length);
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
