package io.drey.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends single commands in Redis' protocol, each on a connection of its own. What sets servers up should not be the
 * client library under test, and should speak to a node even when the cluster is not whole. Any thread.
 */
record Resp(Endpoint endpoint, @Nullable String password) {

    private static final int TIMEOUT_MILLIS = 10_000;

    /** To a server that listens plainly. */
    Resp(int port, @Nullable String password) {
        this(new Endpoint(port, null), password);
    }

    /**
     * The reply: a String, a Long, a List of these, or null.
     *
     * @throws IllegalStateException if it is an error, or does not come
     */
    @Nullable
    Object call(String... command) {
        try (Socket socket = endpoint.connect(TIMEOUT_MILLIS)) {
            InputStream replies = new BufferedInputStream(socket.getInputStream());
            if (password != null) {
                socket.getOutputStream().write(bytes("AUTH", password));
                reply(replies);
            }
            socket.getOutputStream().write(bytes(command));
            return reply(replies);
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException(
                    String.join(" ", command) + " on port " + endpoint.port() + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String... command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String part : command) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(text);
            bytes.writeBytes(new byte[] {'\r', '\n'});
        }
        return bytes.toByteArray();
    }

    private static @Nullable Object reply(InputStream replies) throws IOException {
        String line = line(replies);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(replies, Integer.parseInt(rest));
            case '*' -> array(replies, Integer.parseInt(rest));
            default -> throw new IllegalStateException(rest);
        };
    }

    private static @Nullable String bulk(InputStream replies, int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] text = replies.readNBytes(length);
        line(replies);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static @Nullable List<@Nullable Object> array(InputStream replies, int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> array = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            array.add(reply(replies));
        }
        return array;
    }

    /** Never empty but at the end of a bulk string. */
    private static String line(InputStream replies) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = replies.read(); next != '\n'; next = replies.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
