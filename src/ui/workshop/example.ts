/** The Dockerfile that the editor begins with, and the files beside it. */
export const EXAMPLE_TEXT = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y nginx
WORKDIR /srv/web
COPY nginx.conf /etc/nginx/nginx.conf
COPY site/ ./site/
EXPOSE 80
CMD ["nginx", "-g", "daemon off;"]
`;

export const EXAMPLE_FILES = [
  { path: 'nginx.conf', bytes: 2_000, changes: false },
  { path: 'site/index.html', bytes: 40_000, changes: true },
  { path: 'site/app.js', bytes: 220_000, changes: false },
] as const;
