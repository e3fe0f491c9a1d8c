package io.drey.internal.redis;

import io.drey.servers.Between;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a proxy, changes nothing, and writes down which commands were sent and how often the proxy
 * hung up. It takes requests apart as Redis does, so that none is missed and no value is taken for one. Any thread.
 */
final class Wiretap implements AutoCloseable {

    private final Map<String, Integer> commands = new ConcurrentSkipListMap<>();
    private final AtomicInteger hungUp = new AtomicInteger();
    private final Between between;

    Wiretap(int target) throws IOException {
        this.between = new Between(target, this::connect);
    }

    /** The address that Drey takes. */
    String uri() {
        return "twemproxy://127.0.0.1:" + between.port();
    }

    /** The names of what was sent so far, in upper case. */
    Set<String> commands() {
        return Set.copyOf(commands.keySet());
    }

    /** How many of that name were sent so far. */
    int sent(String command) {
        return commands.getOrDefault(command, 0);
    }

    /** Connections that the proxy ended, and not the client; to be asked for before the clients leave. */
    int hungUp() {
        return hungUp.get();
    }

    private void connect(Socket client, Socket server) {
        AtomicBoolean clientLeft = new AtomicBoolean();
        Between.thread(() -> requests(client, server, clientLeft));
        Between.thread(() -> replies(server, client, clientLeft));
    }

    private void requests(Socket client, Socket server, AtomicBoolean clientLeft) {
        try (client;
                server) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            while (request(in, request)) {
                request.writeTo(out);
                request.reset();
            }
            clientLeft.set(true); // before the proxy is told, lest its end be taken for the first
        } catch (IOException broken) {
            // whoever reads the replies knows who broke it
        }
    }

    /** One request as it came; false if there is none any more. */
    private boolean request(InputStream in, ByteArrayOutputStream whole) throws IOException {
        String parts = line(in, whole);
        if (parts.isEmpty()) {
            return false;
        }
        if (parts.charAt(0) != '*') {
            commands.merge("not an array: " + parts, 1, Integer::sum);
            return true;
        }
        for (int part = 0; part < Integer.parseInt(parts.substring(1)); part++) {
            byte[] bytes = in.readNBytes(Integer.parseInt(line(in, whole).substring(1)));
            whole.writeBytes(bytes);
            line(in, whole);
            if (part == 0) {
                commands.merge(new String(bytes, StandardCharsets.US_ASCII), 1, Integer::sum);
            }
        }
        return true;
    }

    private static String line(InputStream in, ByteArrayOutputStream whole) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) >= 0) {
            whole.write(next);
            if (next == '\n') {
                break;
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private void replies(Socket server, Socket client, AtomicBoolean clientLeft) {
        try (server;
                client) {
            untilItEnds(server, client);
            if (!clientLeft.get()) {
                hungUp.incrementAndGet();
            }
        } catch (IOException broken) {
            // of closing
        }
    }

    private static void untilItEnds(Socket server, Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException broken) {
            // an end like any other
        }
    }

    @Override
    public void close() throws IOException {
        between.close();
    }
}
