package io.drey.spring.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;

/** An application as its author writes it. */
@SpringBootApplication
@EnableCaching
public class Shop {}
