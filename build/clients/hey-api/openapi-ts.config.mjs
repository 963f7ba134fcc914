export default {
  input: process.env.OPENAPI,
  output: { path: "hey-api/api", module: { extension: ".js" } },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
};
