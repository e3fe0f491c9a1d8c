package io.drey.console;

import org.jspecify.annotations.Nullable;

/**
 * The console's page for a web server that the application has already, which decides who may see it:
 *
 * <pre>{@code
 * MountedConsole console = Console.of(manager).mount();
 * console.page("console/");        // for GET /ops/console, say
 * console.file("console.js");      // for GET /ops/console/console.js, and so on
 * }</pre>
 *
 * <p>In Spring Boot the starter mounts it below Actuator. It reads this JVM's memory only, every two seconds, until it
 * is closed. Any thread.
 */
public final class MountedConsole implements AutoCloseable {

    private final History history;
    private final Content content;

    MountedConsole(History history) {
        this.history = history;
        content = new Content(history);
    }

    /**
     * What to answer, with status 200, and nothing that caches may keep.
     *
     * @param type the media type, for the header {@code Content-Type}
     */
    public record Answer(String type, byte[] body) {}

    /**
     * The page itself.
     *
     * @param folder where browsers find the files that it loads, as a URI seen from the page, such as {@code console/}
     *     if the page is at {@code .../console}; empty if they lie beside it
     */
    public Answer page(String folder) {
        return content.page(folder);
    }

    /** One of the files that the page loads, the state of now among them; null if there is none of that name. */
    public @Nullable Answer file(String name) {
        return content.file(name);
    }

    /** Ends the reading of the counts. May be called again. */
    @Override
    public void close() {
        history.close();
    }
}
