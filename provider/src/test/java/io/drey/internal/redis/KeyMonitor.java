package io.drey.internal.redis;

import io.drey.servers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Listens to everything that a server does, and writes down which keys scripts touch that they were not given. The
 * server tells of a script, and then of each command in it. One thread of its own.
 */
final class KeyMonitor implements AutoCloseable {

    private static final Set<String> WITHOUT_KEYS = Set.of("scan", "time", "info", "publish");
    private static final Set<String> ONE_KEY = Set.of(
            "get",
            "set",
            "getrange",
            "setrange",
            "strlen",
            "getex",
            "xadd",
            "xdel",
            "xrange",
            "xrevrange",
            "xlen",
            "xsetid",
            "persist",
            "pexpire");
    private static final Set<String> ALL_KEYS = Set.of("mget", "del", "unlink", "exists", "rename");

    private final RedisServer server;
    private final Socket socket;
    private final Thread thread;
    private final List<String> undeclared = new ArrayList<>();
    private final Set<Script> seen = EnumSet.noneOf(Script.class);
    private List<String> script = List.of();

    private KeyMonitor(RedisServer server, Socket socket, BufferedReader in) {
        this.server = server;
        this.socket = socket;
        this.thread = new Thread(() -> listen(in), "key-monitor");
        thread.start();
    }

    static KeyMonitor of(RedisServer server) {
        try {
            Socket socket = new Socket("127.0.0.1", server.port());
            socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            if (!"+OK".equals(in.readLine())) {
                throw new IllegalStateException("no MONITOR");
            }
            return new KeyMonitor(server, socket, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> words = words(line);
                if (words.contains("last of all")) {
                    return;
                }
                if (line.contains(" lua] ")) {
                    inScript(words);
                } else if (words.get(0).toLowerCase(Locale.ROOT).startsWith("eval")) {
                    script = words;
                    known(words.get(1));
                }
            }
        } catch (IOException | RuntimeException e) {
            undeclared.add("the monitor broke: " + e);
        }
    }

    /** The words between quotes, as they are escaped; not by a pattern, since some are very long. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int start = line.indexOf('"');
        while (start >= 0) {
            int end = start + 1;
            while (line.charAt(end) != '"') {
                end += line.charAt(end) == '\\' ? 2 : 1;
            }
            words.add(line.substring(start + 1, end));
            start = line.indexOf('"', end + 1);
        }
        return words;
    }

    private void known(String shaOrText) {
        for (Script each : Script.values()) {
            if (Stream.of(each.text(null), each.text(Keyspace.bell(0)))
                    .anyMatch(text -> shaOrText.equals(text.sha()) || shaOrText.equals(escaped(text.text())))) {
                seen.add(each);
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }

    private void inScript(List<String> command) {
        String name = command.get(0).toLowerCase(Locale.ROOT);
        List<String> given = script.subList(3, 3 + Integer.parseInt(script.get(2)));
        List<String> touched = WITHOUT_KEYS.contains(name)
                ? List.of()
                : name.equals("mset")
                        ? IntStream.range(1, command.size())
                                .filter(at -> at % 2 == 1)
                                .mapToObj(command::get)
                                .toList()
                        : ONE_KEY.contains(name)
                                ? command.subList(1, 2)
                                : ALL_KEYS.contains(name)
                                        ? command.subList(1, command.size())
                                        : List.of("unknown command");
        if (!given.containsAll(touched)) {
            undeclared.add(command + " of a script that was given " + given);
        }
    }

    /** What was touched without being given, now that everything has been heard. */
    List<String> undeclared() throws InterruptedException {
        server.call("ECHO", "last of all");
        thread.join(20_000);
        if (thread.isAlive()) {
            throw new IllegalStateException("the server's last words were not heard");
        }
        return undeclared;
    }

    Set<Script> seen() {
        return seen;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
