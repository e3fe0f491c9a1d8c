package io.drey.internal.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;

/** Announcements of a server's maintenance, which the client library asks for unless it is told not to. */
final class MaintenanceNotifications {

    private MaintenanceNotifications() {}

    static void switchOff(ClientOptions.Builder builder) {
        try {
            Off.set(builder);
        } catch (LinkageError e) {
            // Lettuce before 7, as in Spring Boot 3.5, has no such thing.
        }
    }

    /** A class of its own, which older versions cannot load. */
    private static final class Off {

        static void set(ClientOptions.Builder builder) {
            builder.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        }
    }
}
