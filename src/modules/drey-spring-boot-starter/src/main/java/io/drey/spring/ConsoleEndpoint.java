package io.drey.spring;

import io.drey.console.MountedConsole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.util.MimeTypeUtils;

/**
 * The console as an endpoint of Actuator, by default at {@code /actuator/drey}. Only those who allow it have it: it
 * must be exposed, as any endpoint, and be given access, since {@code exposure.include = *} is written quickly. Nothing
 * can be changed by it. Any thread.
 */
@WebEndpoint(id = ConsoleEndpoint.ID, defaultAccess = Access.NONE)
final class ConsoleEndpoint implements AutoCloseable {

    static final String ID = "drey";

    private final MountedConsole console;
    private final Supplier<String> path;

    /** @param path where it is mounted, of which the last part matters */
    ConsoleEndpoint(MountedConsole console, Supplier<String> path) {
        this.console = console;
        this.path = path;
    }

    /** The page, whose files lie below it. */
    @ReadOperation(produces = MimeTypeUtils.TEXT_HTML_VALUE)
    WebEndpointResponse<byte[]> page() {
        String mounted = path.get();
        return response(console.page(inUri(mounted.substring(mounted.lastIndexOf('/') + 1)) + "/"));
    }

    /** A part of a path as a URI has it, whatever a path-mapping says. */
    private static String inUri(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** A file of the page, or the state of now. Actuator answers null by 404. */
    @ReadOperation(produces = MimeTypeUtils.ALL_VALUE)
    @Nullable
    WebEndpointResponse<byte[]> file(@Selector String name) {
        MountedConsole.Answer found = console.file(name);
        return found == null ? null : response(found);
    }

    private static WebEndpointResponse<byte[]> response(MountedConsole.Answer answer) {
        return new WebEndpointResponse<>(answer.body(), MimeTypeUtils.parseMimeType(answer.type()));
    }

    @Override
    public void close() {
        console.close();
    }
}
