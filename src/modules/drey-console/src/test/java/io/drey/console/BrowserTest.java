package io.drey.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drey.Health;
import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.TwemproxyServers;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in headless Chromium, where that is installed. {@code -Ddrey.screenshots=write} renews the pictures of the
 * documentation, which takes two minutes.
 */
class BrowserTest {

    private static final @Nullable Path CHROMIUM = Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                            .split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);

    private static final boolean PICTURES = "write".equals(System.getProperty("drey.screenshots"));
    private static final Path IMAGES = Path.of("../../docs/images");

    private static @Nullable TwemproxyServers servers;
    private static @Nullable CacheManager manager;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        assumeTrue(CHROMIUM != null, "there is no Chromium on the path: the page was not opened in a browser");
        servers = TwemproxyServers.start(3);
        manager = manager("shop");
    }

    @AfterAll
    static void end() {
        if (servers != null) {
            Objects.requireNonNull(manager).close();
            servers.close();
        }
    }

    private static CacheManager manager(String name) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(Objects.requireNonNull(servers).uri())
                .namespace("shop")
                .defaults(TierOptions.builder()
                        .write(WriteMode.BEHIND)
                        .statistics(true)
                        .build())
                .build();
        return new TieredCachingProvider().getCacheManager(URI.create("drey:" + name), null, options);
    }

    private static Cache<String, String> cache(CacheManager of, String name) {
        return of.createCache(name, new TieredConfiguration<String, String>().setTypes(String.class, String.class));
    }

    /** What a browser makes of the page, and what it says on its errors. */
    private record Seen(String page, String errors) {}

    private Seen open(URI page, String... options) throws IOException, InterruptedException {
        Path out = folder.resolve("page.html");
        Path err = folder.resolve("errors.txt");
        List<String> command = new ArrayList<>(List.of(
                Objects.requireNonNull(CHROMIUM).toString(),
                "--headless",
                "--no-sandbox", // containers have none, and this page is ours
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=4000"));
        command.addAll(List.of(options));
        command.add(page.toString());
        Process browser = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(browser.waitFor(60, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return new Seen(Files.readString(out), Files.readString(err));
    }

    private static void until(BooleanSupplier condition) {
        long endsAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() - endsAt < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aBrowserShowsCachesPartitionsAndWhatIsAway() throws IOException, InterruptedException {
        CacheManager shop = Objects.requireNonNull(manager);
        Cache<String, String> users = cache(shop, "users & <b>others</b>");
        users.put("ann", "value");
        try (Console console =
                Console.of(shop).interval(Duration.ofMillis(50)).showKeys(true).start()) {
            for (int i = 0; i < 2_000; i++) {
                users.get("ann");
            }
            until(() -> shop.unwrap(Health.class).status() == Health.Status.UP);

            Seen seen = open(console.uri(), "--dump-dom");

            assertThat(seen.page())
                    .contains(
                            "data-ready=\"yes\"",
                            "users &amp; &lt;b&gt;others&lt;/b&gt;",
                            ">up<",
                            "Server 3",
                            ">ann</li>")
                    .contains("class=\"fresh\" title=\"partition 63: ")
                    .containsPattern("this JVM</span>")
                    .doesNotContain("<b>others</b>", "does not answer");
            assertThat(seen.errors()).doesNotContain("CONSOLE", "Content Security Policy", "Uncaught");

            Objects.requireNonNull(servers).servers().get(1).kill();
            until(() -> shop.unwrap(Health.class).status() == Health.Status.DEGRADED);
            try {
                assertThat(open(console.uri(), "--dump-dom").page())
                        .contains(">degraded<", "partitions do not answer since ", "No server answers for");
            } finally {
                servers.servers().get(1).restart();
            }
        }
        shop.destroyCache(users.getName());
    }

    @Test
    void itShowsTheSameBelowAPathOfAnotherServer() throws IOException, InterruptedException {
        CacheManager shop = Objects.requireNonNull(manager);
        Cache<String, String> books = cache(shop, "books");
        until(() -> books.get("none") == null && shop.unwrap(Health.class).status() == Health.Status.UP);
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (MountedConsole mounted =
                Console.of(shop).interval(Duration.ofMillis(50)).mount()) {
            other.createContext("/ops/drey", exchange -> serve(mounted, exchange));
            other.start();

            Seen seen =
                    open(URI.create("http://127.0.0.1:" + other.getAddress().getPort() + "/ops/drey"), "--dump-dom");

            assertThat(seen.page()).contains("data-ready=\"yes\"", "Server 3", ">books<");
            assertThat(seen.errors()).doesNotContain("CONSOLE", "Content Security Policy", "Uncaught");
        } finally {
            other.stop(0);
        }
        shop.destroyCache(books.getName());
    }

    private static void serve(MountedConsole mounted, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        MountedConsole.Answer answer = path.equals("/ops/drey")
                ? mounted.page("drey/")
                : Objects.requireNonNull(mounted.file(path.substring("/ops/drey/".length())));
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(200, answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Test
    void thePicturesOfTheDocumentationAreTakenWhenAskedFor() throws IOException, InterruptedException {
        assumeTrue(PICTURES, "pictures are taken with -Ddrey.screenshots=write only");
        CacheManager shop = Objects.requireNonNull(manager);
        AtomicBoolean ended = new AtomicBoolean();
        try (CacheManager other = manager("other");
                Console console = Console.of(shop)
                        .interval(Duration.ofMillis(200))
                        .showKeys(true)
                        .start()) {
            List<Thread> load =
                    List.of(new Thread(new Shopping(shop, ended, true)), new Thread(new Shopping(other, ended, false)));
            load.forEach(Thread::start);
            TimeUnit.SECONDS.sleep(65); // a picture of a minute takes one
            String theme = console.uri() + "?theme=";
            open(URI.create(theme + "light"), "--screenshot=" + picture("console-light"), "--window-size=1320,960");
            open(URI.create(theme + "dark"), "--screenshot=" + picture("console-dark"), "--window-size=1320,960");
            Objects.requireNonNull(servers).servers().get(1).kill();
            until(() -> shop.unwrap(Health.class).status() == Health.Status.DEGRADED);
            TimeUnit.SECONDS.sleep(8);
            open(URI.create(theme + "light"), "--screenshot=" + picture("console-phone"), "--window-size=500,1420");
            servers.servers().get(1).restart();
            ended.set(true);
            for (Thread each : load) {
                each.join();
            }
        }
    }

    private static Path picture(String name) throws IOException {
        return IMAGES.toRealPath().resolve(name + ".png");
    }

    /** A shop in which users come back, products are browsed, and prices change elsewhere. */
    private record Shopping(CacheManager manager, AtomicBoolean ended, boolean reads) implements Runnable {

        @Override
        public void run() {
            Cache<String, String> users = cache(manager, "users");
            Cache<String, String> products = cache(manager, "products");
            Cache<String, String> prices = cache(manager, "prices");
            Random random = new Random(7);
            for (int i = 0; !ended.get(); i++) {
                try {
                    step(users, products, prices, random, i);
                } catch (RuntimeException e) {
                    // a server is away
                }
                if (i % 4 == 0) {
                    pause();
                }
            }
        }

        private void step(
                Cache<String, String> users,
                Cache<String, String> products,
                Cache<String, String> prices,
                Random random,
                int i) {
            if (!reads) {
                prices.put("price of " + random.nextInt(400), "value " + i);
                if (i % 7 == 0) {
                    users.put("user " + random.nextInt(3_000), "value " + i);
                }
                return;
            }
            String user = "user " + (int) Math.abs(random.nextGaussian() * 120);
            if (users.get(user) == null) {
                users.put(user, "a user");
            }
            String product = "product " + random.nextInt(i / 60 + 20);
            if (products.get(product) == null && random.nextInt(4) > 0) {
                products.put(product, "a product");
            }
            prices.get("price of " + random.nextInt(450));
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
