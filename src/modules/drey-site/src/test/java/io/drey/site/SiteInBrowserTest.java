package io.drey.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All pages in headless Chromium, where that is installed, as wide as a telephone and as a desk's screen: nothing
 * sticks out, code and tables scroll in boxes of their own, pictures are there, and text is large and dark enough.
 */
class SiteInBrowserTest {

    private static final Path CHROMIUM = Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                            .split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);

    @TempDir
    Path folder;

    private final CompletableFuture<String> said = new CompletableFuture<>();

    @Test
    void everyPageIsReadableOnATelephoneAndOnAScreen() throws Exception {
        assumeTrue(CHROMIUM != null, "there is no Chromium on the path: the site was not looked at in a browser");
        Path site = folder.resolve("site");
        Site.main(new String[] {"../../..", site.toString(), "https://example.org/drey"});
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, site));
        server.start();
        Path log = folder.resolve("log");
        Process browser = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox", // containers have none, and these pages are ours
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--enable-logging=stderr",
                        "--remote-debugging-port=0", // without which it ends as soon as the page is there
                        "--user-data-dir=" + folder.resolve("profile"),
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/look.html")
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(said.get(180, TimeUnit.SECONDS)).isEmpty();
            assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        } finally {
            browser.destroy();
            browser.waitFor(30, TimeUnit.SECONDS);
            browser.destroyForcibly();
            server.stop(0);
            threads.shutdown();
        }
    }

    private void answer(HttpExchange exchange, Path site) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        if (path.equals("said")) {
            String faults = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            send(exchange, 200, "text/plain", new byte[0]);
            said.complete(faults);
        } else if (path.equals("pages")) {
            send(exchange, 200, "application/json", pages(site).getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("look.html")) {
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("look.html"))) {
                send(exchange, 200, "text/html", in.readAllBytes());
            }
        } else if (path.equals("favicon.ico")) {
            send(exchange, 200, "image/x-icon", new byte[0]);
        } else if (Files.isRegularFile(site.resolve(path))) {
            send(exchange, 200, Files.probeContentType(Path.of(path)), Files.readAllBytes(site.resolve(path)));
        } else {
            send(exchange, 404, "text/plain", new byte[0]);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** As JSON. */
    private static String pages(Path site) throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            List<String> pages = files.map(
                            file -> site.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".html"))
                    .sorted()
                    .map(file -> '"' + file + '"')
                    .toList();
            assertThat(pages).hasSizeGreaterThan(60);
            return pages.toString();
        }
    }
}
