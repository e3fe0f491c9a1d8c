package io.drey.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console as HTTP clients see it. */
class ConsoleTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RedisServer server;
    private static CacheManager manager;
    private static Console console;

    @BeforeAll
    static void start() {
        server = RedisServer.start("--requirepass", "geheim");
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .password("geheim")
                .namespace("console")
                .partitions(8)
                .defaults(TierOptions.builder()
                        .write(WriteMode.THROUGH)
                        .statistics(true)
                        .build())
                .build();
        manager = new TieredCachingProvider().getCacheManager(URI.create("drey:console"), null, options);
        console = Console.of(manager).interval(Duration.ofMillis(50)).start();
    }

    @AfterAll
    static void end() {
        console.close();
        manager.close();
        server.close();
    }

    private static HttpResponse<String> get(Console of, String path) {
        return send(HttpRequest.newBuilder(of.uri().resolve(path)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cache<String, String> cache(String name) {
        return manager.createCache(
                name, new TieredConfiguration<String, String>().setTypes(String.class, String.class));
    }

    /** The state, once it has this text, or as it is when the time is up. */
    private static String state(Console of, String awaited) {
        long endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String state = get(of, "state.json").body();
        while (!state.contains(awaited) && System.nanoTime() - endsAt < 0) {
            state = get(of, "state.json").body();
        }
        return state;
    }

    @Test
    void theStateTellsOfCachesTiersAndPartitions() {
        Cache<String, String> users = cache("users");
        users.put("ann", "value");
        for (int i = 0; i < 10; i++) {
            users.get("ann");
        }
        users.get("nobody");

        String state = state(console, "\"hits\": 10, \"misses\": 1");

        assertThat(state)
                .contains("\"manager\": \"drey:console\"", "\"status\": \"UP\"", "\"partitionsAway\": 0")
                .contains("\"number\": 7, \"server\": \"", "\"reachable\": true")
                .contains("\"name\": \"users\", \"localEntries\": 1", "\"hits\": 10, \"misses\": 1")
                .contains("\"hottest\": null");
    }

    @Test
    void nothingSecretIsTold() {
        assertThat(state(console, "\"partitions\""))
                .contains("127.0.0.1:" + server.port())
                .doesNotContain("geheim");
    }

    @Test
    void theHottestKeysAreShownWhereThatIsAllowed() {
        Cache<String, String> hot = cache("hot");
        for (int i = 0; i < 50; i++) {
            hot.put("cold " + i, "value");
        }
        for (int i = 0; i < 200; i++) {
            hot.put("hot <key>", "value");
            hot.get("hot <key>");
        }
        try (Console open = Console.of(manager).showKeys(true).start()) {
            String state = get(open, "state.json").body();

            assertThat(state).contains("\"hottest\": [\"hot <key>\", \"cold ");
            assertThat(state(console, "\"hot\"")).doesNotContain("hot <key>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "console.css", "console.js", "icon.svg", "state.json", "no/such/file"})
    void everyAnswerCarriesThePolicyThatKeepsOthersOut(String path) {
        HttpResponse<String> answer = get(console, path);

        assertThat(answer.statusCode()).isEqualTo(path.equals("no/such/file") ? 404 : 200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
    void nothingButLookingIsAllowed(String method) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(console.uri().resolve("state.json"))
                .method(method, BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void headIsAnsweredWithoutABody() {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(console.uri())
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example:80",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: ",
                "Host: [::1",
                "Host: localhost\r\nHost: evil.example",
                "X-Forwarded-Host: localhost"
            })
    void aForeignNameOfThisHostIsRefused(String header) throws IOException {
        assertThat(raw(console, header)).startsWith("HTTP/1.1 421 ").doesNotContain("partitions");
    }

    @Test
    void itsOwnNamesAreAnsweredAndOthersOnlyIfTheyAreGiven() throws IOException {
        assertThat(raw(console, "Host: LOCALHOST:" + console.uri().getPort())).startsWith("HTTP/1.1 200 ");
        assertThat(raw(console, "Host: [::1]:99")).startsWith("HTTP/1.1 200 ");
        try (Console named = Console.of(manager).host("Ops.Example").start()) {
            assertThat(raw(named, "Host: ops.example")).startsWith("HTTP/1.1 200 ");
        }
    }

    /** The whole answer to a request with this header. */
    private static String raw(Console of, String header) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), of.uri().getPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET /state.json HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itListensOnTheLoopbackInterfaceAndEndsWhenItIsClosed() {
        Console closed = Console.of(manager).start();
        assertThat(closed.uri().getHost()).isIn("127.0.0.1", "[0:0:0:0:0:0:0:1]", "[::1]");
        int port = closed.uri().getPort();
        assertThatThrownBy(() -> Console.of(manager).port(port).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("choose another port");

        closed.close();
        closed.close();

        assertThatThrownBy(() -> get(closed, "")).isInstanceOf(UncheckedIOException.class);
        Console.of(manager).port(port).start().close();
    }

    @Test
    void aCacheWithoutRedisIsShownTooAndAClosedManagerIsTold() {
        CacheManager local = new TieredCachingProvider()
                .getCacheManager(
                        URI.create("drey:local"), null, ManagerOptions.builder().build());
        try (Console of = Console.of(local).interval(Duration.ofMillis(20)).start()) {
            Cache<Integer, String> numbers = local.createCache(
                    "numbers", new TieredConfiguration<Integer, String>().setTypes(Integer.class, String.class));
            numbers.put(1, "one");
            assertThat(state(of, "\"name\": \"numbers\", \"localEntries\": 1"))
                    .contains("\"partitions\": []", "\"remote\": null");

            local.close();

            assertThat(get(of, "state.json").body()).contains("\"status\": \"CLOSED\"", "\"caches\": []");
        }
    }

    @Test
    void anotherServerIsGivenThePageItsFilesAndTheState() {
        try (MountedConsole mounted = Console.of(manager).mount()) {
            assertThat(text(mounted.page("drey/"))).contains("src=\"drey/console.js\"", "href=\"drey/icon.svg\"");
            assertThat(text(mounted.file("console.css"))).contains("{");
            assertThat(text(mounted.file("state.json")))
                    .contains("\"status\": \"")
                    .doesNotContain("geheim");
            assertThat(mounted.file("console.html"))
                    .as("is given by page alone")
                    .isNull();
            assertThat(mounted.file("../console/console.css")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"><script>alert(1)</script>",
                "drey\n/",
                "javascript:",
                "//elsewhere.example/",
                "gr\u00f6\u00dfe/",
                "a b/"
            })
    void aFolderThatIsNoPathOfTheSameServerIsRefused(String folder) {
        try (MountedConsole mounted = Console.of(manager).mount()) {
            assertThatThrownBy(() -> mounted.page(folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(folder);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "drey/", "../a.b/~c_d-e/", "/ops/", "gr%C3%B6%C3%9Fe/"})
    void aFolderThatIsAPathStandsInThePageAsItIs(String folder) {
        try (MountedConsole mounted = Console.of(manager).mount()) {
            assertThat(text(mounted.page(folder))).contains("src=\"" + folder + "console.js\"");
        }
    }

    private static String text(MountedConsole.@Nullable Answer answer) {
        return new String(Objects.requireNonNull(answer).body(), StandardCharsets.UTF_8);
    }
}
