package io.drey.console;

import io.drey.console.MountedConsole.Answer;
import io.drey.internal.management.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be seen: the page, three files that it loads, and the state that its script asks for. The page finds
 * the files below a folder that whoever serves it names; the script finds the state beside itself. Any thread.
 */
final class Content {

    private static final String PAGE = "console.html";
    private static final String STATE = "state.json";
    private static final String FOLDER = "{at}";

    private static final Map<String, String> TYPES = Map.of(
            PAGE,
            "text/html; charset=utf-8",
            "console.css",
            "text/css; charset=utf-8",
            "console.js",
            "text/javascript; charset=utf-8",
            "icon.svg",
            "image/svg+xml");

    private final History history;

    Content(History history) {
        this.history = history;
    }

    /** @param folder where the files are, as a URI seen from the page: empty, or with a slash at its end */
    Answer page(String folder) {
        String text = new String(resource(PAGE), StandardCharsets.UTF_8).replace(FOLDER, folder);
        return new Answer(type(PAGE), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The file of that name, or the state, or null if there is none. */
    @Nullable
    Answer file(String name) {
        if (name.equals(STATE)) {
            byte[] json = Json.text(history.state()).getBytes(StandardCharsets.UTF_8);
            return new Answer("application/json; charset=utf-8", json);
        }
        boolean known = TYPES.containsKey(name) && !name.equals(PAGE);
        return known ? new Answer(type(name), resource(name)) : null;
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name, "application/octet-stream");
    }

    private static byte[] resource(String name) {
        try (InputStream in = Content.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing from drey-console's jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
