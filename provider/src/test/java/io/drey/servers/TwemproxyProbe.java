package io.drey.servers;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks whether the proxy on a port answers, and whether it is the process that we started and not another that took the
 * port first. The proxy tells no process id, but its statistics name the pool, which is ours alone, and count our
 * connection only if we came in by its own port.
 */
record TwemproxyProbe(String pool, int port, int statsPort) {

    private static final int TIMEOUT_MILLIS = 1_000;

    boolean isAnswered() {
        try (Socket socket = new Endpoint(port, null).connect(TIMEOUT_MILLIS)) {
            socket.getOutputStream().write("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            return (first == '+' || first == '-') && clients() > 0; // an error is a demand for the password
        } catch (IOException e) {
            return false;
        }
    }

    /** The proxy's statistics, JSON on one line. */
    String stats() throws IOException {
        try (Socket socket = new Endpoint(statsPort, null).connect(TIMEOUT_MILLIS)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private int clients() throws IOException {
        Matcher matcher = Pattern.compile('"' + pool + "\": \\{[^}]*\"client_connections\":(\\d+)")
                .matcher(stats());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
