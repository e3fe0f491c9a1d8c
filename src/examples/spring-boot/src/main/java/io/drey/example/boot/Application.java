package io.drey.example.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;

/** The starter on the class path, {@code @EnableCaching}, and {@code drey.remote.uri} in the environment. */
@SpringBootApplication
@EnableCaching
public class Application {

    /** Starts the application. */
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
