package io.drey.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Stands between a client and a server, and can lose an answer: the server has done what it was asked, the client never
 * hears of it, and the connection is gone.
 */
final class Relay implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Consumer<String> seen;
    private final AtomicBoolean losing = new AtomicBoolean();

    Relay(int target) throws IOException {
        this(target, bytes -> {});
    }

    /** @param seen told what clients send, in the pieces in which it comes */
    Relay(int target, Consumer<String> seen) throws IOException {
        this.target = target;
        this.seen = seen;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    String uri() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    /** The answer to the next script is dropped, and with it the connection. */
    void loseNextAnswer() {
        losing.set(true);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                AtomicBoolean lost = new AtomicBoolean();
                thread(() -> pump(client, server, (bytes, length) -> {
                    seen.accept(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
                    if (isScript(bytes, length) && losing.compareAndSet(true, false)) {
                        lost.set(true);
                    }
                    return true;
                }));
                thread(() -> pump(server, client, (bytes, length) -> !lost.get()));
            }
        } catch (IOException closed) {
            // the test has ended
        }
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
        try (from;
                to) {
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

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
