package io.drey.console;

import java.util.regex.Pattern;
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

    /** Stands in attributes of the page as it is, and names a path of the same server. */
    private static final Pattern FOLDER = Pattern.compile("(?!//)[\\w./~%-]*");

    private final History history;
    private final Content content;

    MountedConsole(History history) {
        this.history = history;
        content = new Content(history);
    }

    /**
     * What to answer, with status 200. Whoever mounts the console owes the rest, since only the console that listens by
     * itself has it: to answer by no name but the host's own ({@code Host}), so that no page of another site reads it
     * by pointing a name here, and the headers {@code Cache-Control: no-store}, {@code X-Content-Type-Options: nosniff}
     * and, against frames, {@code X-Frame-Options: DENY}.
     *
     * @param type the media type, for the header {@code Content-Type}
     */
    public record Answer(String type, byte[] body) {}

    /**
     * The page itself.
     *
     * @param folder where browsers find the files that it loads, as a URI seen from the page, such as {@code console/}
     *     if the page is at {@code .../console}; empty if they lie beside it. What is not a letter of ASCII, a digit or
     *     one of {@code . _ ~ - /} is to be encoded by percents
     * @throws IllegalArgumentException if it has other characters, or begins with two slashes
     */
    public Answer page(String folder) {
        if (!FOLDER.matcher(folder).matches()) {
            throw new IllegalArgumentException("the folder of the console's files, '" + folder
                    + "', is not a path of this server, of letters, digits, and . _ ~ - / %");
        }
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
