package io.drey.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks whether the server on a port answers, and whether it is the process that we started and not another that took
 * the port first. A server that demands a password counts as ours: it tells nothing before.
 */
record RedisProbe(Endpoint endpoint, long pid) {

    private static final int TIMEOUT_MILLIS = 1_000;

    boolean isAnswered() {
        try (Socket socket = endpoint.connect(TIMEOUT_MILLIS)) {
            socket.getOutputStream().write("PING\r\nINFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            return namesOurProcess(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean namesOurProcess(BufferedReader reply) throws IOException {
        String line = reply.readLine();
        if (line == null || line.startsWith("-NOAUTH")) {
            return line != null;
        }
        boolean ready = line.startsWith("+PONG");
        while (ready && (line = reply.readLine()) != null) {
            if (line.equals("process_id:" + pid)) {
                return true;
            }
        }
        return false;
    }
}
