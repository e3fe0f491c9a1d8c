package io.drey.internal.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The scripts, made of resources beside this class. Known to a server by the hash of their text. */
enum Script {
    HANDSHAKE("record.lua", "handshake.lua"),
    COMMIT("record.lua", "search.lua", "aside.lua", "commit.lua"),
    PUT("ring.lua", "put.lua"),
    WRITE("record.lua", "ring.lua", "aside.lua", "write.lua"),
    REPLAY("record.lua", "fence.lua", "ring.lua", "aside.lua", "write.lua"),
    OUTCOME("record.lua", "search.lua", "outcome.lua"),
    TOUCH("record.lua", "touch.lua"),
    CLEAR("record.lua", "clear.lua"),
    READ("read.lua"),
    TIME("time.lua"),
    TAGS("tags.lua"),
    DATABASE("database.lua"),
    RECORDS("records.lua"),
    SCAN("scan.lua"),
    SWEEP("record.lua", "sweep.lua"),
    SURVEY("survey.lua"),
    SERVER("server.lua"),
    RIGHTS("rights.lua"),
    EVICT("record.lua", "evict.lua");

    private static final String SILENT = "local rings = false\n";

    @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
    private final Text silent;

    /** By what the bell is called where the text rings: there are few databases. */
    @SuppressWarnings("ImmutableEnumChecker") // made when first needed
    private final Map<String, Text> ringing = new ConcurrentHashMap<>();

    /** @param resources one after the other make the script: what several scripts need is written once */
    Script(String... resources) {
        String text = Arrays.stream(resources).map(each -> minified(read(each))).collect(Collectors.joining());
        this.silent = Text.of(text);
    }

    /** What is sent, and the hash that stands for it. */
    record Text(String text, String sha) {

        private static Text of(String text) {
            return new Text(text, sha1(text));
        }
    }

    private static String read(String resource) {
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from Drey's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without comments and indentation: the text goes over the wire once per server. */
    private static String minified(String text) {
        StringBuilder lines = new StringBuilder();
        for (String line : text.lines().toList()) {
            String code = line.replaceFirst("(^|\\s)-- .*$", "").strip();
            if (!code.isEmpty()) {
                lines.append(code).append('\n');
            }
        }
        return lines.toString();
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    String text() {
        return silent.text();
    }

    /**
     * @param bell what the channels of the script's database have {@linkplain Keyspace#bell behind the heads' names},
     *     if the script tells of its changes by {@code PUBLISH}, too; else null
     */
    Text text(@Nullable String bell) {
        return bell == null ? silent : ringing.computeIfAbsent(bell, this::ringing);
    }

    private Text ringing(String bell) {
        return Text.of(silent.text().replace(SILENT, "local rings = '%s'\n".formatted(bell)));
    }
}
